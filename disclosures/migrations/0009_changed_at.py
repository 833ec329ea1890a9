"""When the public last saw a document change."""

from django.db import migrations, models

# Of what is there already: its withdrawal, else the last event that the public saw.
FILL = """
UPDATE disclosures_document SET changed_at = COALESCE(
    withdrawn_at,
    (
        SELECT MAX(e.at) FROM disclosures_documentevent e WHERE e.document_id = disclosures_document.id AND e.kind IN
        ('published', 'imported', 'revised', 'changed', 'revalidated', 'expired', 'archived', 'restored', 'withdrawn')
    ),
    published_at
) WHERE published_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0008_release_acceptances")]
    operations = [
        migrations.AddField(
            model_name="document",
            name="changed_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="changed for the public at"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("changed_at__isnull", False)), fields=["changed_at", "id"], name="document_changed"
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
