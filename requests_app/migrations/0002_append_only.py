"""Triggers that refuse UPDATE and DELETE."""

from django.db import migrations

from ledger.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0001_initial")]
    operations = [append_only(table) for table in ["requests_app_event", "requests_app_letter", "requests_app_casefile"]]
