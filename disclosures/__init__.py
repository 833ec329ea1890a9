"""Proactive disclosure: categories, documents, attachments, their publication."""
