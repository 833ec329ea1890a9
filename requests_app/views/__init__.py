"""Pages: asking, coming back with code and secret, what everybody may read."""
