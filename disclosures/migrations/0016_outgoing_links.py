"""Links that lead out of the site, and how they answered."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('disclosures', '0015_batches'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutgoingLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=2000, verbose_name='web address')),
                ('digest', models.CharField(db_index=True, editable=False, max_length=64)),
                ('words', models.CharField(blank=True, max_length=200, verbose_name='words of the link')),
                ('status', models.PositiveSmallIntegerField(null=True, verbose_name='answer (HTTP)')),
                ('fault', models.CharField(blank=True, choices=[('gone', 'The page is not there any more'), ('host', 'There is no such server'), ('private', 'It leads into a network that the public cannot reach'), ('loop', 'It leads on and on and never arrives'), ('malformed', 'It leads on to an address that is none'), ('certificate', 'The certificate of the server is not valid'), ('down', 'The server does not answer'), ('failing', 'The server answers with a fault')], max_length=12, verbose_name='what is wrong')),
                ('fails', models.PositiveSmallIntegerField(default=0, verbose_name='days in a row')),
                ('checked_on', models.DateField(null=True, verbose_name='last tried on')),
                ('broken_since', models.DateField(null=True, verbose_name='broken since')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outgoing', to='disclosures.document', verbose_name='document')),
            ],
            options={
                'verbose_name': 'broken link',
                'verbose_name_plural': 'broken links',
                'ordering': ['document', 'id'],
                'indexes': [models.Index(fields=['checked_on', 'id'], name='link_to_try')],
                'constraints': [models.UniqueConstraint(fields=('document', 'digest'), name='one_row_a_link')],
            },
        ),
    ]
