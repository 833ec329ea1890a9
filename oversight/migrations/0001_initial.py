import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agencies', '0001_initial'),
        ('auth', '__first__'),
        ('requests_app', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Urge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(editable=False, max_length=60, unique=True, verbose_name='number')),
                ('by_head', models.BooleanField(default=False, verbose_name='inside the agency')),
                ('text', models.TextField(verbose_name='text')),
                ('issued_on', models.DateField(verbose_name='issued on')),
                ('due_on', models.DateField(verbose_name='answer due on')),
                ('stage', models.CharField(choices=[('waiting', 'Awaiting an answer'), ('answered', 'Answered'), ('closed', 'Closed without an answer')], default='waiting', editable=False, max_length=10, verbose_name='stage')),
                ('answer', models.TextField(blank=True, editable=False, verbose_name='what was done')),
                ('answered_on', models.DateField(editable=False, null=True, verbose_name='answered on')),
                ('events_count', models.PositiveIntegerField(default=0, editable=False)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='urges', to='agencies.agency', verbose_name='agency')),
                ('answered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='urges', to='requests_app.informationrequest', verbose_name='information request')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency', verbose_name='agency that urges')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='urged by')),
            ],
            options={
                'verbose_name': 'urge',
                'verbose_name_plural': 'urges',
                'ordering': ['-issued_on', '-id'],
                'indexes': [models.Index(fields=['stage', 'due_on'], name='urge_due'), models.Index(fields=['agency', 'stage'], name='urge_by_agency')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('stage', 'waiting')), fields=('case',), name='one_urge_of_a_case_waits')],
            },
        ),
        migrations.CreateModel(
            name='UrgeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField(verbose_name='number')),
                ('kind', models.CharField(max_length=32, verbose_name='event')),
                ('on', models.DateField(verbose_name='on')),
                ('at', models.DateTimeField(verbose_name='recorded at')),
                ('facts', models.JSONField(default=dict, verbose_name='facts')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='actor')),
                ('urge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='oversight.urge')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'ordering': ['urge', 'n'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('urge', 'n'), name='urge_events_in_order')],
            },
        ),
    ]
