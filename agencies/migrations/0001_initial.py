import agencies.choices
import agencies.numbers
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='address name')),
                ('name', models.CharField(max_length=200, verbose_name='agency name')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='English name')),
                ('short_name', models.CharField(blank=True, help_text='Opens its document numbers, such as 明卫', max_length=20, verbose_name='short name')),
                ('code', models.CharField(help_text='Opens the index numbers of its documents', max_length=18, unique=True, validators=[django.core.validators.RegexValidator('^[0-9A-Z]{9}([0-9A-Z]{9})?$', '9 or 18 digits and capital letters')], verbose_name='organisation code')),
                ('kind', models.CharField(choices=[('government', "People's government"), ('department', 'Department'), ('township', 'Township'), ('issuer', 'Outside issuer')], default='department', max_length=12, verbose_name='kind')),
                ('level', models.CharField(blank=True, choices=[('higher', 'Province or above'), ('county', 'City or county'), ('township', 'Township')], help_text='Which items of art. 21 it owes; left empty: township for a township, else city or county', max_length=8, verbose_name='level')),
                ('path', models.CharField(db_index=True, default='', editable=False, max_length=255)),
                ('order', models.PositiveIntegerField(default=0, verbose_name='order')),
                ('functions', models.TextField(blank=True, verbose_name='functions')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('hours', models.CharField(blank=True, max_length=100, verbose_name='office hours')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('fax', models.CharField(blank=True, max_length=40, verbose_name='fax')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('reconsideration_authority', models.CharField(blank=True, max_length=200, verbose_name='reconsideration authority')),
                ('court', models.CharField(blank=True, max_length=200, verbose_name='court')),
                ('fee_account', models.TextField(blank=True, help_text='Goes into fee notices: account, counter, by whom it is taken', verbose_name='how a fee is paid')),
                ('accepts_requests', models.BooleanField(default=True, verbose_name='takes requests')),
                ('confirm_mode', models.CharField(choices=[('auto', "The portal's receipt confirms at once"), ('manual', 'The office confirms with the applicant')], default='auto', help_text='Where the law counts from the day of arrival, requests wait for no confirmation', max_length=8, verbose_name='confirmation of online requests')),
                ('closes_at', models.TimeField(blank=True, help_text='Where the law leaves one to the agency: what arrives later is received on the next working day', null=True, verbose_name='closing time for online requests')),
                ('law', models.CharField(choices=agencies.choices.laws, default='cn', help_text='New requests run under it; those already received keep theirs', max_length=8, verbose_name='law')),
                ('law_variant', models.CharField(blank=True, choices=agencies.choices.variants, help_text='Where the law gives a class of bodies another term; new requests run by it', max_length=12, verbose_name='class under the law')),
                ('calendar', models.CharField(blank=True, choices=agencies.choices.calendars, help_text='Working days of the region; left empty, those of the law', max_length=12, verbose_name='calendar')),
                ('request_pattern', models.CharField(blank=True, help_text='With {org}, {year} and {seq}; empty: {org}依申请〔{year}〕{seq}号', max_length=60, validators=[agencies.numbers.check_request], verbose_name='number of a request')),
                ('letter_pattern', models.CharField(blank=True, help_text='With {number} of the request and {suffix} of the kind, or with {org}, {year} and {seq} of a series of its own; empty: {number}-{suffix}', max_length=60, validators=[agencies.numbers.check_letter], verbose_name='number of a letter')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='agencies.agency', verbose_name='parent')),
            ],
            options={
                'verbose_name': 'agency',
                'verbose_name_plural': 'agencies',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CalendarNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('calendar', models.CharField(choices=agencies.choices.calendars, max_length=12, verbose_name='calendar')),
                ('title', models.CharField(max_length=200, verbose_name='title of the notice')),
                ('number', models.CharField(blank=True, max_length=80, verbose_name='document number')),
                ('issued_on', models.DateField(verbose_name='issued on')),
                ('year', models.PositiveSmallIntegerField(blank=True, help_text='Left empty: single days of a year already known', null=True, verbose_name='yearly notice for')),
                ('address', models.URLField(blank=True, max_length=500, verbose_name='address of the source')),
                ('file', models.FileField(blank=True, max_length=300, upload_to='', verbose_name='source document')),
                ('file_name', models.CharField(blank=True, max_length=120, verbose_name='file name')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('content_type', models.CharField(blank=True, max_length=100, verbose_name='type')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('entered_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='entered at')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='agencies.calendarnotice', verbose_name='replaces')),
            ],
            options={
                'verbose_name': 'holiday notice',
                'verbose_name_plural': 'holiday notices',
                'ordering': ['-id'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='day')),
                ('off', models.BooleanField(verbose_name='day off')),
                ('name', models.CharField(max_length=60, verbose_name='occasion')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='occasion in English')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days', to='agencies.calendarnotice')),
            ],
            options={
                'verbose_name': 'announced day',
                'verbose_name_plural': 'announced days',
                'ordering': ['notice', 'on'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('notice', 'on'), name='one_word_a_day_in_a_notice')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('clerk', 'Clerk'), ('reviewer', 'Reviewer'), ('head', 'Head of the disclosure office'), ('supervisor', 'Supervisor'), ('auditor', 'Auditor'), ('sysadmin', 'System administrator')], max_length=12, verbose_name='role')),
                ('since', models.DateField(verbose_name='since')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='agencies.agency', verbose_name='agency')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
                'ordering': ['agency', 'role'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('user', 'agency', 'role'), name='one_current_post_each')],
            },
        ),
        migrations.CreateModel(
            name='Serial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=20)),
                ('year', models.PositiveIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('agency', 'series', 'year'), name='one_counter_each')],
            },
        ),
    ]
