"""What a document tells of, which decides the text that a draft begins with."""

from django.db import migrations, models

# Of what is there already, as far as its genre says so.
FILL = """
UPDATE disclosures_document SET kind = genre
WHERE genre IN ('announcement', 'budget', 'penalty', 'licence', 'questions', 'interpretation')
"""
CHOICES = [
    ("general", "No template"),
    ("announcement", "Announcement"),
    ("budget", "Budget or final accounts"),
    ("penalty", "Penalty decision"),
    ("licence", "Licence"),
    ("personnel", "Appointments and removals"),
    ("recruitment", "Recruitment"),
    ("emergency", "Emergency"),
    ("questions", "Questions and answers"),
    ("interpretation", "Interpretation"),
]


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0009_changed_at")]
    operations = [
        migrations.AddField(
            model_name="document",
            name="kind",
            field=models.CharField(choices=CHOICES, default="general", max_length=14, verbose_name="template"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
