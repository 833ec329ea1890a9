"""Triggers that refuse UPDATE and DELETE."""

from django.db import migrations

from ledger.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("agencies", "0004_calendar_notices")]
    operations = [append_only(table) for table in ["agencies_calendarnotice", "agencies_calendarday"]]
