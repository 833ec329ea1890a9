"""What officials typed and did not save."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("disclosures", "0013_json_as_written"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='UnsavedText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField()),
                ('base', models.DateTimeField(null=True)),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('at', models.DateTimeField()),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='unsaved', to='disclosures.document')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='unsaved_by_age')],
                'constraints': [models.UniqueConstraint(fields=('user', 'document'), name='one_unsaved_text_a_person'), models.UniqueConstraint(condition=models.Q(('document', None)), fields=('user',), name='one_unsaved_new_text_a_person')],
            },
        ),
    ]
