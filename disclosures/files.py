"""Files of documents and requests: let in and handed out as every upload is."""

from agencies.uploads import ACCEPT, TYPES, check, clean_name, without_rights

__all__ = ["ACCEPT", "TYPES", "check", "clean_name", "without_rights"]
