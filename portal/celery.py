"""The Celery app: an alarm clock. What is due is decided by the sweep, from the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
app = Celery("mingtang")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
