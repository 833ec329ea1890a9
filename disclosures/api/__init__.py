"""The read-only interface for programs: what is public, as JSON, page by page, with a trace of what was withdrawn."""
