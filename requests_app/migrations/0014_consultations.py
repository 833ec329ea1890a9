"""Who is consulted, with a way to answer; a row for each consultation that earlier events tell of."""

import uuid

import django.db.models.deletion
import ledger.seal
from django.db import migrations, models

from notices import tracking


ASKED = {"third_party_consulted": "third_party", "agency_consulted": "agency"}
ENDS = {
    "third_party_answered": "answered_on", "agency_answered": "answered_on",
    "third_party_expired": "expired_on", "agency_expired": "expired_on",
}  # fmt: skip


def plant(apps, schema_editor):
    """A row for each consultation that the events of earlier editions tell of."""
    Event, Consultation = apps.get_model("requests_app", "Event"), apps.get_model("requests_app", "Consultation")
    ended = {}
    for event in Event.objects.filter(kind__in=ENDS).order_by("pk").iterator():
        ended.setdefault((event.case_id, event.facts.get("ref")), {})[ENDS[event.kind]] = event.on
    for event in Event.objects.filter(kind__in=ASKED).select_related("case").order_by("pk").iterator():
        key = uuid.uuid5(event.case.form_key, f"consultation {event.n}")
        Consultation.objects.create(
            case=event.case,
            event=event,
            kind=ASKED[event.kind],
            party=str(event.facts.get("party", ""))[:200],
            key=key,
            token_digest=tracking.digest(tracking.secret_for(key)),
            **ended.get((event.case_id, event.n), {}),
        )


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0006_fee_account'),
        ('requests_app', '0013_count_suggestions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='casefile',
            name='role',
            field=models.CharField(choices=[('reply', 'Part of the reply'), ('submission', 'Handed in by the applicant'), ('opinion', 'Handed in by who was consulted')], max_length=12),
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('third_party', 'Third party'), ('agency', 'Agency')], max_length=12, verbose_name='kind')),
                ('party', models.CharField(max_length=200, verbose_name='consulted')),
                ('contact', ledger.seal.SealedField(blank=True, max_length=60, verbose_name='contact person')),
                ('email', ledger.seal.SealedField(blank=True, max_length=254, verbose_name='e-mail')),
                ('address', ledger.seal.SealedField(blank=True, max_length=200, verbose_name='postal address')),
                ('key', models.UUIDField(editable=False, unique=True)),
                ('token_digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('answered_on', models.DateField(editable=False, null=True, verbose_name='answered on')),
                ('expired_on', models.DateField(editable=False, null=True, verbose_name='silent since')),
                ('position', models.CharField(blank=True, choices=[('agrees', 'Agrees to disclosure'), ('partly', 'Agrees in part'), ('objects', 'Objects to disclosure')], editable=False, max_length=8, verbose_name='position')),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consultations_asked', to='agencies.agency', verbose_name='consulted agency')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='requests_app.informationrequest')),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='consultation', to='requests_app.event')),
            ],
            options={
                'verbose_name': 'consultation about a request',
                'verbose_name_plural': 'consultations about requests',
                'ordering': ['case', 'event'],
                'indexes': [models.Index(fields=['agency', 'answered_on'], name='consultation_by_agency')],
            },
        ),
        migrations.RunPython(plant, migrations.RunPython.noop),
    ]
