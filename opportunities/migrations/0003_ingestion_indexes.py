from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("opportunities", "0002_revision_severity"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(("round_of", ""), _negated=True),
                fields=["round_of"],
                name="calls_by_round",
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(("identifier", ""), _negated=True),
                fields=["identifier"],
                name="calls_by_identifier",
            ),
        ),
    ]
