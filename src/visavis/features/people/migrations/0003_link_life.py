from typing import Any

from django.db import migrations, models
from django.db.models import F


def as_long_as_the_code(apps: Any, schema_editor: Any) -> None:
    apps.get_model("people", "OneTimeCode").objects.update(link_expires_at=F("expires_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_staff_sessions'),
    ]

    operations = [
        migrations.AddField('onetimecode', 'link_expires_at', models.DateTimeField(null=True)),
        migrations.RunPython(as_long_as_the_code, migrations.RunPython.noop, elidable=True),
        migrations.AlterField('onetimecode', 'link_expires_at', models.DateTimeField()),
    ]
