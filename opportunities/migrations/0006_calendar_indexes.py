import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("opportunities", "0005_search_triggers"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=django.contrib.postgres.indexes.GistIndex(
                models.Func(
                    models.F("first_day"),
                    django.db.models.functions.comparison.Greatest(
                        models.F("first_day"), models.F("last_day")
                    ),
                    models.Value("[]"),
                    function="daterange",
                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                ),
                condition=models.Q(("first_day__isnull", False)),
                name="events_by_days",
            ),
        ),
        migrations.AddIndex(
            model_name="opportunity",
            index=models.Index(
                condition=models.Q(("review_state", "published")),
                fields=["kind", "-changed_at", "-id"],
                name="published_by_change",
            ),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(fields=["kind", "closes_at"], name="deadlines_by_kind"),
        ),
    ]
