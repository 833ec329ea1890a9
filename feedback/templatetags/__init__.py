"""Template tags of what citizens say."""
