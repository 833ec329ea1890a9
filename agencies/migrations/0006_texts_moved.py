"""Guide and rules have sections and versions of their own now; what stood here was carried over before this runs."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agencies", "0005_closing_time")]
    operations = [
        migrations.RemoveField(model_name="agency", name="guide"),
        migrations.RemoveField(model_name="agency", name="rules"),
    ]
