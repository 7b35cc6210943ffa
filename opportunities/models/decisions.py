"""What people decide about several entries: bulk decisions, merges, duplicates."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from opportunities.models.opportunity import Opportunity
from opportunities.querysets import SuspectQuerySet
from opportunities.vocabulary import BulkOutcome, as_choices

ACTOR_LENGTH = 200
# What an administrator removes for good is written down as a batch too.
EMPTIED = "empty"


class Batch(models.Model):
    """One decision about many entries; everything that it changed can be taken back together."""

    decision = models.CharField(max_length=20)
    actor = models.CharField(max_length=ACTOR_LENGTH)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=ACTOR_LENGTH, blank=True)
    # What went for good, of an emptied trash only: number, kind, title and address of each entry.
    removed = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"{self.decision} by {self.actor} at {self.at:%Y-%m-%d %H:%M}"


class BatchItem(models.Model):
    """What a bulk decision did with one entry, and what it replaced."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=10, choices=as_choices(BulkOutcome))
    fields = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    problem = models.TextField(blank=True)
    replaced = models.JSONField(default=dict, blank=True)
    # The last change of the entry when the decision was through; later ones forbid to undo it.
    last_revision = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["batch", "id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "opportunity"], name="entry_once_per_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id}: {self.outcome}"


class Merge(models.Model):
    """Two entries that a person declared one; the other stays, hidden, and can be taken out again.

    ``replaced`` and ``written`` hold what the merge changed on the kept entry, before and after;
    ``moved`` names the rows that it hung on the kept entry.
    """

    kept = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="merges")
    other = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="merged_by")
    choices = models.JSONField(default=dict, blank=True)
    actor = models.CharField(max_length=ACTOR_LENGTH)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)
    replaced = models.JSONField(default=dict, blank=True)
    written = models.JSONField(default=dict, blank=True)
    moved = models.JSONField(default=dict, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=ACTOR_LENGTH, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["other"], condition=Q(undone_at__isnull=True), name="merged_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("other")), name="merged_with_another"),
        ]

    def __str__(self) -> str:
        return f"{self.other_id} into {self.kept_id}"


class DuplicateSuspect(models.Model):
    """Two entries that may be one, with what speaks for it and against it.

    ``reasons`` are mappings of code, same, first and second, which the desk puts into words.
    """

    first = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="suspected_first")
    second = models.ForeignKey(
        Opportunity, on_delete=models.CASCADE, related_name="suspected_second"
    )
    score = models.DecimalField(max_digits=5, decimal_places=2)
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.CharField(max_length=ACTOR_LENGTH, blank=True)
    dismissal_reason = models.TextField(blank=True)

    objects = SuspectQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_suspected_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]
        indexes = [
            models.Index(
                fields=["-score", "-id"],
                condition=Q(dismissed_at__isnull=True),
                name="suspects_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.score}"


class DuplicateSearch(models.Model):
    """One look for duplicates: the next one starts from what changed since."""

    started_at = models.DateTimeField(db_index=True)
    looked_at = models.PositiveIntegerField()
    found = models.PositiveIntegerField()

    class Meta:
        ordering = ["-started_at"]
        verbose_name_plural = "duplicate searches"

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}: {self.found}"
