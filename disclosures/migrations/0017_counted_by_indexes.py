"""Indexes that counting, sorting and paging need no row beside; on PostgreSQL texts apart from their rows."""

from django.db import migrations, models

# Bytes above which PostgreSQL moves the longest column of a row, which is the text, to a place of its own. By default
# that is 2,000, and the rows of a list lie among the words of short texts: 700 MB to look through in place of 140.
ROW = 1024


def lean(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE disclosures_document SET (toast_tuple_target = {ROW})")


def as_before(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE disclosures_document RESET (toast_tuple_target)")


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0016_outgoing_links")]
    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                fields=["stage", "title", "id", "doc_no", "index_no", "published_at"], name="document_by_title"
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("stage__in", ("published", "archived"))),
                fields=["id", "stage", "changed_at"],
                name="document_public",
            ),
        ),
        migrations.RunPython(lean, as_before),
    ]
