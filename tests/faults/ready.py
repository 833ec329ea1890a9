"""Imported by the process that others are forked from: they begin where the apps are ready."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()
