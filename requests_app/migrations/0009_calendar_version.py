"""Each request knows by which calendar it was counted; those that are there, by the only one that there was."""

from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

from agencies.calendars import id_in
from requests_app.enums import OPEN
from statutes import calendars, laws


def look_anew(apps, schema_editor):
    """No holiday notice could be entered before: the calendars are those of the files.

    What is open or owes a reason is looked at by the next sweep, since reminders of new kinds may be due.
    """
    cases = apps.get_model("requests_app", "InformationRequest")._base_manager
    counted = cases.filter(calendar_version="").exclude(received_on=None)
    for law, region in counted.order_by().values_list("law", "agency__calendar").distinct():
        agencies = apps.get_model("agencies", "Agency")._base_manager.filter(calendar=region)
        version = calendars.load(id_in(region, laws.load(law))).version
        counted.filter(law=law, agency__in=agencies).update(calendar_version=version)
    owing = Q(in_time=False, late_reason="")
    cases.filter(Q(stage__in=OPEN) | owing).update(next_check_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_law_and_calendar"), ("requests_app", "0008_life_of_a_request")]

    operations = [
        migrations.AddField(
            model_name="informationrequest",
            name="calendar_version",
            field=models.CharField(blank=True, editable=False, max_length=12),
        ),
        migrations.RunPython(look_anew, migrations.RunPython.noop),
    ]
