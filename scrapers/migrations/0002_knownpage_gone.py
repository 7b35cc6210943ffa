"""A known page remembers how it went away."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("scrapers", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="knownpage",
            name="gone",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not_found", "answers 404: not found"),
                    ("gone", "answers 410: removed for good"),
                    ("merged", "leads to another entry"),
                ],
                default="",
                max_length=10,
            ),
        ),
    ]
