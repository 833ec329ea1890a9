"""Triggers that refuse UPDATE and DELETE."""

from django.db import migrations

from ledger.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0001_initial")]
    operations = [
        append_only(
            "disclosures_documentevent",
            "disclosures_revision",
            "disclosures_releaseacceptance",
            "disclosures_agencytextversion",
        )
    ]
