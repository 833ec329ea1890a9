"""What is in a file: pure Python, without Django or the database, run in a process of its own (see `sandbox`)."""
