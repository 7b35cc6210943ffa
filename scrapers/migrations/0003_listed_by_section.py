"""Remember of every page when each list last named it; until now there was one time for all."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def spread_times(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give the one time that is known to each list of a page: none counts as older than it is."""
    del editor
    pages = apps.get_model("scrapers", "KnownPage").objects
    for page in pages.filter(last_listed_at__isnull=False).iterator():
        times = dict.fromkeys(page.sections, page.last_listed_at.isoformat())
        pages.filter(pk=page.pk).update(listed_by_section=times)


class Migration(migrations.Migration):
    dependencies = [("scrapers", "0002_knownpage_gone")]

    operations = [
        migrations.AddField(
            model_name="knownpage",
            name="listed_by_section",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AlterField(
            model_name="knownpage",
            name="gone",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not_found", "answers 404: not found"),
                    ("gone", "answers 410: removed for good"),
                    ("merged", "leads to another entry"),
                    ("replaced", "leads to a page that is no entry"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.RunPython(spread_times, migrations.RunPython.noop),
    ]
