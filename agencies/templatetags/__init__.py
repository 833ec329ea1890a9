"""Template tags of the agencies and the law."""
