"""Personal data become sealed columns; what is there is sealed, and opened again on the way back."""

import ledger.seal
from django.db import migrations

from ledger.resealing import migration


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='address',
            field=ledger.seal.SealedField(blank=True, max_length=254, verbose_name='address'),
        ),
        migrations.RunPython(*migration('notices', 'Notice')),
    ]
