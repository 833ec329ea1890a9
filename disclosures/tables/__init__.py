"""Structured data of documents: what a table looks like is data, and so is what must add up in it."""
