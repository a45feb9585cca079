import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("captions", "0002_fact_denied"), ("desks", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="callside", name="erased_at", field=models.DateTimeField(null=True)
        ),
        migrations.CreateModel(
            name="KeepingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days", models.PositiveIntegerField()),
                (
                    "desk",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="caption_keeping",
                        to="desks.desk",
                    ),
                ),
            ],
        ),
    ]
