import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import ledger.seal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agencies', '0001_initial'),
        ('auth', '__first__'),
        ('disclosures', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReplyLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('enquiry', 'Enquiry'), ('complaint', 'Complaint'), ('suggestion', 'Suggestion'), ('tip_off', 'Tip-off'), ('error_report', 'Error report')], max_length=12, unique=True, verbose_name='kind')),
                ('days', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='working days')),
            ],
            options={
                'verbose_name': 'reply limit',
                'verbose_name_plural': 'reply limits',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('body', models.TextField(help_text='Background, the main points, what you ask about', verbose_name='what it is about')),
                ('opens_on', models.DateField(verbose_name='opens on')),
                ('closes_on', models.DateField(verbose_name='closes on')),
                ('short_reason', models.CharField(blank=True, help_text='Needed, and published, where there are fewer than 30 days', max_length=300, verbose_name='reason for a shorter period')),
                ('contact', models.CharField(blank=True, max_length=200, verbose_name='other ways to respond')),
                ('stage', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In release review'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', editable=False, max_length=10, verbose_name='stage')),
                ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='published at')),
                ('outcome', models.TextField(blank=True, editable=False, verbose_name='outcome')),
                ('outcome_published_at', models.DateTimeField(editable=False, null=True, verbose_name='outcome published at')),
                ('withdrawn_reason', models.TextField(blank=True, editable=False, verbose_name='reason for the withdrawal')),
                ('events_count', models.PositiveIntegerField(default=0, editable=False)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='agencies.agency', verbose_name='agency')),
                ('document', models.ForeignKey(blank=True, help_text='A published document that holds the draft', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='disclosures.document', verbose_name='draft text')),
                ('drafted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                ('outcome_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='outcome drafted by')),
            ],
            options={
                'verbose_name': 'consultation',
                'verbose_name_plural': 'consultations',
                'ordering': ['-closes_on', '-id'],
                'indexes': [models.Index(fields=['stage', 'closes_on'], name='consultation_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on'))), name='consultations_close_after_they_open')],
            },
        ),
        migrations.CreateModel(
            name='ConsultationEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField(verbose_name='number')),
                ('kind', models.CharField(max_length=32, verbose_name='event')),
                ('on', models.DateField(verbose_name='on')),
                ('at', models.DateTimeField(verbose_name='recorded at')),
                ('facts', models.JSONField(default=dict, verbose_name='facts')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='actor')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='feedback.consultation')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'ordering': ['consultation', 'n'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('consultation', 'n'), name='consultation_events_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_key', models.UUIDField(editable=False, unique=True)),
                ('text', models.TextField(verbose_name='opinion')),
                ('submitted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='submitted at')),
                ('suspicion', models.CharField(blank=True, choices=[('trap', 'A field that people do not see was filled in'), ('haste', 'Sent within seconds of opening the form'), ('flood', 'Many messages from one address within an hour')], editable=False, max_length=8, verbose_name='suspicion')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='feedback.consultation')),
            ],
            options={
                'verbose_name': 'opinion',
                'verbose_name_plural': 'opinions',
                'ordering': ['-id'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=64, unique=True)),
                ('path', models.CharField(db_index=True, max_length=300, verbose_name='page')),
                ('useful', models.BooleanField(verbose_name='useful')),
                ('word', models.CharField(blank=True, max_length=300, verbose_name='word')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='given at')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='agencies.agency', verbose_name='agency')),
            ],
            options={
                'verbose_name': 'page rating',
                'verbose_name_plural': 'page ratings',
                'ordering': ['-id'],
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['agency', '-at'], name='rating_by_agency')],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=16, unique=True, verbose_name='tracking code')),
                ('secret_digest', models.CharField(editable=False, max_length=64)),
                ('form_key', models.UUIDField(editable=False, unique=True)),
                ('kind', models.CharField(choices=[('enquiry', 'Enquiry'), ('complaint', 'Complaint'), ('suggestion', 'Suggestion'), ('tip_off', 'Tip-off'), ('error_report', 'Error report')], max_length=12, verbose_name='kind')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('text', models.TextField(verbose_name='text')),
                ('page', models.CharField(blank=True, max_length=500, verbose_name='page with the error')),
                ('wish_public', models.BooleanField(default=False, verbose_name='agrees to publication')),
                ('submitted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='submitted at')),
                ('language', models.CharField(default='zh-hans', editable=False, max_length=10)),
                ('suspicion', models.CharField(blank=True, choices=[('trap', 'A field that people do not see was filled in'), ('haste', 'Sent within seconds of opening the form'), ('flood', 'Many messages from one address within an hour')], editable=False, max_length=8, verbose_name='suspicion')),
                ('stage', models.CharField(choices=[('received', 'Received'), ('in_hand', 'In hand'), ('answered', 'Answered'), ('closed', 'Closed without a reply')], default='received', editable=False, max_length=10, verbose_name='stage')),
                ('received_on', models.DateField(editable=False, null=True, verbose_name='received on')),
                ('limit_days', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='reply limit')),
                ('due_on', models.DateField(editable=False, null=True, verbose_name='due on')),
                ('provisional', models.BooleanField(default=False, editable=False, verbose_name='provisional')),
                ('calendar_version', models.CharField(blank=True, editable=False, max_length=12)),
                ('answer', models.TextField(blank=True, editable=False, verbose_name='reply')),
                ('answered_on', models.DateField(editable=False, null=True, verbose_name='answered on')),
                ('in_time', models.BooleanField(editable=False, null=True, verbose_name='answered in time')),
                ('closed_reason', models.CharField(blank=True, editable=False, max_length=12, verbose_name='reason for closing')),
                ('public_title', models.CharField(blank=True, editable=False, max_length=120, verbose_name='public title')),
                ('public_text', models.TextField(blank=True, editable=False, verbose_name='public text')),
                ('public_answer', models.TextField(blank=True, editable=False, verbose_name='public reply')),
                ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='published at')),
                ('events_count', models.PositiveIntegerField(default=0, editable=False)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='agencies.agency', verbose_name='agency')),
                ('answered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('catalogue_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosures.catalogueitem', verbose_name='catalogue item')),
                ('handler', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handled_submissions', to=settings.AUTH_USER_MODEL, verbose_name='clerk in charge')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ['-submitted_at', '-id'],
                'indexes': [models.Index(fields=['agency', 'stage', 'due_on'], name='submission_by_agency'), models.Index(fields=['stage', 'due_on'], name='submission_due'), models.Index(fields=['-published_at', '-id'], name='submission_published')],
                'constraints': [models.CheckConstraint(condition=models.Q(('published_at', None), models.Q(('wish_public', True), models.Q(('kind', 'tip_off'), _negated=True)), _connector='OR'), name='only_agreed_answers_are_public')],
            },
        ),
        migrations.CreateModel(
            name='Sender',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', ledger.seal.SealedField(blank=True, max_length=60, verbose_name='name')),
                ('email', ledger.seal.SealedField(blank=True, max_length=254, validators=[django.core.validators.EmailValidator()], verbose_name='e-mail')),
                ('phone', ledger.seal.SealedField(blank=True, max_length=30, verbose_name='phone')),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sender', to='feedback.submission')),
            ],
            options={
                'verbose_name': 'sender',
                'verbose_name_plural': 'senders',
            },
        ),
        migrations.CreateModel(
            name='SubmissionEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField(verbose_name='number')),
                ('kind', models.CharField(max_length=32, verbose_name='event')),
                ('on', models.DateField(verbose_name='on')),
                ('at', models.DateTimeField(verbose_name='recorded at')),
                ('facts', models.JSONField(default=dict, verbose_name='facts')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='actor')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='feedback.submission')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'ordering': ['submission', 'n'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('submission', 'n'), name='submission_events_in_order')],
            },
        ),
    ]
