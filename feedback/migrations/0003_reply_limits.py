"""The reply limits as rows that a system administrator can change."""

from django.db import migrations

LIMITS = {"enquiry": 5, "complaint": 15, "suggestion": 15, "tip_off": 15, "error_report": 15}


def plant(apps, schema_editor):
    reply_limit = apps.get_model("feedback", "ReplyLimit")
    for kind, days in LIMITS.items():
        reply_limit.objects.get_or_create(kind=kind, defaults={"days": days})


class Migration(migrations.Migration):
    dependencies = [("feedback", "0002_append_only")]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
