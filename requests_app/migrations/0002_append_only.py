"""Triggers that refuse UPDATE and DELETE."""

from django.db import migrations

from ledger.triggers import append_only

TABLES = [
    "requests_app_absence",
    "requests_app_absenceend",
    "requests_app_casefile",
    "requests_app_event",
    "requests_app_letter",
    "requests_app_lettertemplate",
    "requests_app_link",
    "requests_app_note",
]


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0001_initial")]
    operations = [append_only(*TABLES)]
