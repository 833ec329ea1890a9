"""Triggers that refuse UPDATE and DELETE."""

from django.db import migrations

from ledger.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]
    operations = [append_only("agencies_calendarday", "agencies_calendarnotice")]
