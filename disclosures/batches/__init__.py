"""Many documents at once: a list with their metadata and their files, each a draft in the end."""
