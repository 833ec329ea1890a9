"""What supervision keeps in the admin."""

from oversight import calendar_admin, preference_admin, synonym_admin, urge_admin

__all__ = ["calendar_admin", "preference_admin", "synonym_admin", "urge_admin"]
