"""What happened in the catalogue, in the order in which it was noticed.

The database's triggers leave a mark per change (``CatalogueMark``); a sweep takes all marks that
are there and gives them its number. Sweeps follow one another, so that, unlike the numbers of
revisions, which transactions take before they end, no smaller number ever appears later.
"""

from django.db import models

from alerts.models.subscriber import View
from opportunities.models import Revision
from opportunities.vocabulary import Severity, as_choices


class CatalogueMark(models.Model):
    """A change that no sweep has taken yet; ``revision_id`` is empty for a new entry."""

    opportunity_id = models.BigIntegerField()
    revision_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"entry {self.opportunity_id}"


class Watch(models.Model):
    """The one row that says how far the catalogue was looked at; whoever looks holds it."""

    looked_at = models.DateTimeField(null=True)
    # The first instant after that at which the status of an entry changes with time.
    next_change_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"looked at {self.looked_at}"


class Sweep(models.Model):
    """One look at the catalogue that found something."""

    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"sweep {self.pk}"


class SweptChange(models.Model):
    """A change that is told, by the sweep that noticed it."""

    sweep = models.ForeignKey(Sweep, on_delete=models.CASCADE, related_name="changes")
    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="swept")
    opportunity_id = models.BigIntegerField()
    severity = models.CharField(max_length=10, choices=as_choices(Severity))

    class Meta:
        ordering = ["sweep", "revision"]

    def __str__(self) -> str:
        return f"change {self.revision_id}"


class ViewNews(models.Model):
    """What one sweep means for one view: bitmaps of entries that came in, and that changed."""

    view = models.ForeignKey(View, on_delete=models.CASCADE, related_name="news")
    sweep = models.ForeignKey(Sweep, on_delete=models.CASCADE, related_name="news")
    entered = models.BinaryField()
    changed = models.BinaryField()

    class Meta:
        ordering = ["sweep"]
        verbose_name_plural = "view news"
        constraints = [
            models.UniqueConstraint(fields=["view", "sweep"], name="news_of_view_once"),
        ]

    def __str__(self) -> str:
        return f"news of view {self.view_id}"
