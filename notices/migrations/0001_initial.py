import django.db.models.deletion
import django.utils.timezone
import email.utils
import ledger.seal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agencies', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Sweep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(db_index=True, null=True)),
                ('upto', models.DateTimeField()),
                ('calendars', models.CharField(blank=True, max_length=16)),
                ('made', models.PositiveIntegerField(default=0)),
                ('failed', models.PositiveIntegerField(default=0)),
                ('stale', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='key')),
                ('kind', models.CharField(db_index=True, max_length=64, verbose_name='kind')),
                ('address', ledger.seal.SealedField(blank=True, max_length=254, verbose_name='address')),
                ('language', models.CharField(default='zh-hans', max_length=10)),
                ('facts', models.JSONField(default=dict, verbose_name='facts')),
                ('created_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='created at')),
                ('state', models.CharField(choices=[('ready', 'Waiting to be sent'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Given up'), ('shown', 'Shown on the site only'), ('held', "Waiting for the morning's mail"), ('merged', "In a morning's mail")], default='ready', max_length=8, verbose_name='state')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts')),
                ('next_try_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='next try')),
                ('lease_until', models.DateTimeField(null=True)),
                ('message_id', models.CharField(default=email.utils.make_msgid, max_length=200)),
                ('sent_at', models.DateTimeField(null=True, verbose_name='sent at')),
                ('error', models.TextField(blank=True, verbose_name='last error')),
                ('read_at', models.DateTimeField(null=True, verbose_name='read at')),
                ('moment', models.DateField(null=True, verbose_name='for the day')),
                ('late', models.BooleanField(default=False, verbose_name='told late')),
                ('urgency', models.CharField(blank=True, max_length=8, verbose_name='urgency')),
                ('asks', models.PositiveSmallIntegerField(default=0)),
                ('settled_at', models.DateTimeField(null=True, verbose_name='settled at')),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency', verbose_name='agency')),
                ('digest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='notices.notice')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='official')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'ordering': ['-created_at', '-id'],
                'indexes': [models.Index(fields=['state', 'next_try_at'], name='notices_not_state_827e90_idx'), models.Index(condition=models.Q(('asks__gt', 0), ('settled_at', None)), fields=['user'], name='notice_asking')],
            },
        ),
    ]
