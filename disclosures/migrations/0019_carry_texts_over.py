"""The guide and the rules that stood with the agency in one piece become the first version of a text with sections."""

from django.db import migrations
from django.utils import timezone

from disclosures import html

# Where the old text goes: the section of its own for what was written before, and the agency's own rules.
PLACES = {"guide": "earlier", "rules": "own"}


def carry_over(apps, schema_editor):
    Agency, Entry = apps.get_model("agencies", "Agency"), apps.get_model("ledger", "Entry")
    AgencyText = apps.get_model("disclosures", "AgencyText")
    AgencyTextVersion = apps.get_model("disclosures", "AgencyTextVersion")
    now, acts = timezone.now(), ("agencies.agency_added", "agencies.agency_changed")
    for agency in Agency.objects.order_by("pk").iterator():
        for block, code in PLACES.items():
            body = html.from_person(getattr(agency, block))
            if not html.text(body).strip():
                continue
            # When it was last changed stands in the ledger, if anywhere; what nobody knows is not made up.
            entries = Entry.objects.filter(act__in=acts, subject=f"agencies.agency:{agency.pk}").order_by("-pk")
            known = (entry.at for entry in entries.iterator() if block in entry.facts.get("fields", []))
            text = AgencyText.objects.create(
                agency_id=agency.pk, block=block, content={code: body}, version=1, published_at=next(known, None)
            )
            AgencyTextVersion.objects.create(text=text, n=1, act="carried", content={code: body}, at=now)


def bring_back(apps, schema_editor):
    Agency, AgencyText = apps.get_model("agencies", "Agency"), apps.get_model("disclosures", "AgencyText")
    for text in AgencyText.objects.exclude(version=0).iterator():
        Agency.objects.filter(pk=text.agency_id).update(**{text.block: "\n".join(text.content.values())})


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0018_agency_texts"),
        ("agencies", "0005_closing_time"),
        ("ledger", "0001_initial"),
    ]
    run_before = [("agencies", "0006_texts_moved")]
    operations = [migrations.RunPython(carry_over, bring_back)]
