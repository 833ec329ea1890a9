"""Triggers that refuse UPDATE and DELETE."""

from django.db import migrations

from ledger.triggers import append_only

TABLES = [
    "feedback_consultationevent",
    "feedback_opinion",
    "feedback_rating",
    "feedback_submissionevent",
]


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial")]
    operations = [append_only(*TABLES)]
