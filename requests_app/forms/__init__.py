"""What citizens type: a request in steps, code and secret, a correction."""
