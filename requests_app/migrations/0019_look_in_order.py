from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0018_publish_in_one_step")]

    operations = [
        migrations.RemoveIndex(model_name="informationrequest", name="request_to_check"),
        migrations.AddIndex(
            model_name="informationrequest",
            index=models.Index(fields=["next_check_at", "id"], name="request_to_check"),
        ),
    ]
