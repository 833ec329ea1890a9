import disclosures.models
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agencies', '0001_initial'),
        ('auth', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(allow_unicode=True, max_length=80, unique=True, verbose_name='address name')),
                ('name', models.CharField(max_length=200, verbose_name='category name')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='English name')),
                ('item', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='item of art. 20')),
                ('order', models.PositiveIntegerField(default=0, verbose_name='order')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='disclosures.category', verbose_name='parent')),
            ],
            options={
                'verbose_name': 'category',
                'verbose_name_plural': 'categories',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index_no', models.CharField(editable=False, max_length=40, null=True, unique=True, verbose_name='index number')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('issuer', models.CharField(blank=True, help_text='In full; joint issue: the lead agency first', max_length=200, verbose_name='issued by')),
                ('doc_no', models.CharField(blank=True, max_length=80, validators=[django.core.validators.RegexValidator('^[^\\s\\[\\]【】（）()]+〔\\d{4}〕\\d+号$', 'In the form 明卫发〔2026〕12号')], verbose_name='document number')),
                ('genre', models.CharField(choices=[('decision', 'Decision'), ('order', 'Order'), ('communique', 'Communiqué'), ('announcement', 'Announcement'), ('public_notice', 'Public notice'), ('opinion', 'Opinion'), ('notice', 'Notice'), ('circular', 'Circular'), ('reply', 'Official reply'), ('letter', 'Letter'), ('minutes', 'Minutes'), ('law', 'Law or regulation'), ('normative', 'Normative document'), ('plan', 'Plan'), ('statistics', 'Statistics'), ('budget', 'Budget or final accounts'), ('penalty', 'Penalty decision'), ('licence', 'Licence'), ('interpretation', 'Interpretation'), ('questions', 'Questions and answers'), ('other', 'Other')], default='other', max_length=16, verbose_name='kind')),
                ('keywords', models.CharField(blank=True, help_text='Separated by spaces', max_length=200, verbose_name='keywords')),
                ('summary', models.TextField(blank=True, verbose_name='summary')),
                ('body', models.TextField(verbose_name='text')),
                ('region', models.CharField(blank=True, max_length=60, verbose_name='region')),
                ('written_on', models.DateField(blank=True, null=True, verbose_name='written on')),
                ('effective_on', models.DateField(blank=True, null=True, verbose_name='in force from')),
                ('repealed_on', models.DateField(blank=True, null=True, verbose_name='repealed on')),
                ('validity', models.CharField(choices=[('in_force', 'In force'), ('expired', 'Expired'), ('repealed', 'Repealed'), ('amended', 'Amended')], default='in_force', max_length=8, verbose_name='validity')),
                ('source_key', models.CharField(blank=True, editable=False, max_length=200, null=True, verbose_name='key at the source')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='address at the source')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed at')),
                ('stage', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In release review'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', editable=False, max_length=10, verbose_name='stage')),
                ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='published at')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='withdrawn at')),
                ('withdrawn_reason', models.TextField(blank=True, editable=False, verbose_name='reason for the withdrawal')),
                ('revision', models.PositiveIntegerField(default=0, editable=False, verbose_name='revision')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='agencies.agency', verbose_name='publishing agency')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='disclosures.category', verbose_name='category')),
                ('drafted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                ('imported_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('interpretation_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interpretations', to='disclosures.document', verbose_name='interpretation of')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='disclosures.document', verbose_name='replaces')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'ordering': ['-published_at', '-id'],
                'indexes': [models.Index(fields=['stage', '-published_at', '-id'], name='document_newest'), models.Index(fields=['stage', 'agency', '-published_at'], name='document_by_agency'), models.Index(fields=['stage', 'category', '-published_at'], name='document_by_category'), models.Index(fields=['stage', '-written_on', '-id'], name='document_by_written_on')],
                'constraints': [models.UniqueConstraint(fields=('imported_by', 'source_key'), name='one_document_a_source_key'), models.CheckConstraint(condition=models.Q(('stage__in', ['draft', 'in_review']), models.Q(('index_no__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='published_documents_have_date_and_number')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='file name')),
                ('file', models.FileField(max_length=300, upload_to=disclosures.models.attachment_path, verbose_name='file')),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('size', models.PositiveBigIntegerField(default=0, editable=False, verbose_name='size')),
                ('content_type', models.CharField(editable=False, max_length=100, verbose_name='type')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='added at')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='disclosures.document')),
            ],
            options={
                'verbose_name': 'attachment',
                'verbose_name_plural': 'attachments',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='DocumentEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField(verbose_name='number')),
                ('kind', models.CharField(max_length=32, verbose_name='event')),
                ('on', models.DateField(verbose_name='on')),
                ('at', models.DateTimeField(verbose_name='recorded at')),
                ('facts', models.JSONField(default=dict, verbose_name='facts')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='actor')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='disclosures.document')),
            ],
            options={
                'ordering': ['document', 'n'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('document', 'n'), name='document_events_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField(verbose_name='number')),
                ('content', models.JSONField(verbose_name='content')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='recorded at')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='what has changed')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='disclosures.document')),
            ],
            options={
                'ordering': ['document', 'n'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('document', 'n'), name='one_revision_a_number')],
            },
        ),
    ]
