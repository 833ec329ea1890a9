"""Personal data become sealed columns; what is there is sealed, and opened again on the way back."""

import django.core.validators
import ledger.seal
from django.db import migrations

from ledger.resealing import migration


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0003_index_the_figures'),
    ]

    operations = [
        migrations.AddField(
            model_name='applicant',
            name='who',
            field=ledger.seal.BlindIndex(blank=True, db_index=True, editable=False, max_length=80, of='id_number'),
        ),
        migrations.AlterField(
            model_name='applicant',
            name='address',
            field=ledger.seal.SealedField(blank=True, max_length=200, verbose_name='postal address'),
        ),
        migrations.AlterField(
            model_name='applicant',
            name='contact',
            field=ledger.seal.SealedField(blank=True, max_length=60, verbose_name='contact person'),
        ),
        migrations.AlterField(
            model_name='applicant',
            name='email',
            field=ledger.seal.SealedField(blank=True, max_length=254, validators=[django.core.validators.EmailValidator()], verbose_name='e-mail'),
        ),
        migrations.AlterField(
            model_name='applicant',
            name='id_number',
            field=ledger.seal.SealedField(max_length=40, verbose_name='number of the proof'),
        ),
        migrations.AlterField(
            model_name='applicant',
            name='name',
            field=ledger.seal.SealedField(max_length=100, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='applicant',
            name='phone',
            field=ledger.seal.SealedField(blank=True, max_length=30, verbose_name='phone'),
        ),
        migrations.RunPython(*migration('requests_app', 'Applicant')),
    ]
