"""The size of a picture, so that a page keeps its place for it; what is there already is looked at again."""

from django.db import migrations, models

AGAIN = "UPDATE disclosures_attachment SET read_by = '' WHERE content_type LIKE 'image/%'"


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0011_tables")]
    operations = [
        migrations.AddField(
            model_name="attachment", name="height", field=models.PositiveIntegerField(editable=False, null=True)
        ),
        migrations.AddField(
            model_name="attachment", name="width", field=models.PositiveIntegerField(editable=False, null=True)
        ),
        migrations.RunSQL(AGAIN, migrations.RunSQL.noop),
    ]
