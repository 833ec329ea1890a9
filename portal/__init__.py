"""The site: settings, addresses, home, search, health. It may know everything; nobody may know it."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
