"""JSON is kept with its signs as they are written; the triggers of a table that SQLite copied are made anew."""

from django.db import migrations, models

import ledger.fields
from ledger.triggers import renewed


class Migration(migrations.Migration):

    dependencies = [
        ('disclosures', '0012_pictures'),
    ]

    operations = [
        migrations.AlterField(
            model_name='datarow',
            name='cells',
            field=models.JSONField(default=list, encoder=ledger.fields.AsWritten),
        ),
        migrations.AlterField(
            model_name='revision',
            name='content',
            field=models.JSONField(encoder=ledger.fields.AsWritten, verbose_name='content'),
        ),
        renewed("disclosures_revision"),
    ]
