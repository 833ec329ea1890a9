"""Many documents brought in at once: uploads and their rows."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0005_closing_time'),
        ('disclosures', '0014_unsaved_texts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('general', 'No template'), ('announcement', 'Announcement'), ('budget', 'Budget or final accounts'), ('penalty', 'Penalty decision'), ('licence', 'Licence'), ('personnel', 'Appointments and removals'), ('recruitment', 'Recruitment'), ('emergency', 'Emergency'), ('questions', 'Questions and answers'), ('interpretation', 'Interpretation')], default='general', max_length=14)),
                ('unused', models.JSONField(default=list)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosures.category')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='BatchRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('values', models.JSONField(default=dict)),
                ('files', models.JSONField(default=list)),
                ('text_file', models.PositiveSmallIntegerField(null=True)),
                ('faults', models.JSONField(default=list)),
                ('notes', models.JSONField(default=list)),
                ('key', models.CharField(db_index=True, max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'New'), ('same', 'There already'), ('faulty', 'Faulty'), ('made', 'Draft made'), ('failed', 'Failed')], max_length=8)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='disclosures.batch')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosures.document')),
            ],
            options={
                'ordering': ['batch', 'n'],
                'constraints': [models.UniqueConstraint(fields=('batch', 'n'), name='one_row_a_number_of_a_batch'), models.CheckConstraint(condition=models.Q(('state__in', ['made', 'same']), ('document__isnull', True), _connector='OR'), name='only_made_rows_have_documents')],
            },
        ),
    ]
