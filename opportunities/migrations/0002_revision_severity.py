"""Revisions say how much they matter; those of earlier days are judged by the same rule."""

from django.db import migrations, models

from opportunities.severity import find_severity

ROWS_AT_ONCE = 1000


def judge_earlier_revisions(apps, schema_editor):
    del schema_editor
    revisions = apps.get_model("opportunities", "Revision").objects
    waiting = []
    for row in revisions.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
        row.severity = find_severity(row.field, row.before, row.after).value
        waiting.append(row)
        if len(waiting) == ROWS_AT_ONCE:
            revisions.bulk_update(waiting, ["severity"])
            waiting = []
    revisions.bulk_update(waiting, ["severity"])


class Migration(migrations.Migration):

    dependencies = [
        ("opportunities", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="severity",
            field=models.CharField(
                choices=[("critical", "critical"), ("minor", "minor"), ("silent", "silent")],
                default="minor",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(judge_earlier_revisions, migrations.RunPython.noop, elidable=True),
    ]
