"""Supervision: what is late, where, with whom, and how it has been over the year."""
