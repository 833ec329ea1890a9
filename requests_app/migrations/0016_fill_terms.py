"""Terms of the subjects that are here already."""

from django.db import migrations

from requests_app import likeness

BATCH = 1000


def fill(apps, schema_editor):
    requests, term = (apps.get_model("requests_app", name) for name in ("InformationRequest", "SubjectTerm"))
    last = 0
    while cases := list(
        requests.objects.filter(pk__gt=last).order_by("pk").only("pk", "agency_id", "subject", "kind")[:BATCH]
    ):
        last = cases[-1].pk
        term.objects.bulk_create(likeness.rows(cases, term), batch_size=2000, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0015_terms_of_subjects")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
