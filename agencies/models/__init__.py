"""Agencies and posts, and the notices that say which days are worked."""

from agencies.models.agency import Agency, Post, Serial
from agencies.models.calendar import CalendarDay, CalendarNotice

__all__ = ["Agency", "CalendarDay", "CalendarNotice", "Post", "Serial"]
