"""Personal data become sealed columns; what is there is sealed, and opened again on the way back."""

import django.core.validators
import ledger.seal
from django.db import migrations

from ledger.resealing import migration


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0003_reply_limits'),
    ]

    operations = [
        migrations.AlterField(
            model_name='sender',
            name='email',
            field=ledger.seal.SealedField(blank=True, max_length=254, validators=[django.core.validators.EmailValidator()], verbose_name='e-mail'),
        ),
        migrations.AlterField(
            model_name='sender',
            name='name',
            field=ledger.seal.SealedField(blank=True, max_length=60, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='sender',
            name='phone',
            field=ledger.seal.SealedField(blank=True, max_length=30, verbose_name='phone'),
        ),
        migrations.RunPython(*migration('feedback', 'Sender')),
    ]
