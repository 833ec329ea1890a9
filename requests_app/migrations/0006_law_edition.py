"""Each request keeps the edition of its law; those that are there were opened under the only one there was."""

from django.db import migrations, models

from statutes import laws


def keep_the_edition(apps, schema_editor):
    cases = apps.get_model("requests_app", "InformationRequest")._base_manager
    for id in cases.order_by().values_list("law", flat=True).distinct():
        law = laws.load(id)
        cases.filter(law=id).update(law_edition=law.edition, law_version=law.version)


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0005_kinds_of_letters")]

    operations = [
        migrations.AddField(
            "informationrequest",
            "law_edition",
            models.CharField(default="", editable=False, max_length=10),
            preserve_default=False,
        ),
        migrations.AddField(
            "informationrequest",
            "law_version",
            models.CharField(default="", editable=False, max_length=12),
            preserve_default=False,
        ),
        migrations.RunPython(keep_the_edition, migrations.RunPython.noop),
    ]
