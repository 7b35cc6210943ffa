"""Where each value comes from, and every change it went through."""

from django.db import models

from opportunities.models.opportunity import ADDRESS_LENGTH, Opportunity
from opportunities.querysets import ChangeQuerySet
from opportunities.vocabulary import Severity, as_choices


class Evidence(models.Model):
    """The proof of one field of one entry: the words, the page, the time, the reader.

    ``page_sha256`` names the archived page by its content, so that the catalogue needs no archive.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="evidence")
    field = models.CharField(max_length=60)
    value = models.TextField(blank=True)
    quote = models.TextField(blank=True)
    document = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    # Who said it and where, in the words of the person who wrote the evidence by hand.
    said_by = models.CharField(max_length=300, blank=True)
    page_sha256 = models.CharField(max_length=64, blank=True)
    extractor = models.CharField(max_length=100)
    seen_at = models.DateTimeField()
    # The topics that the source names itself, as "scheme:code", beside those that words give.
    stated = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["field"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "field"], name="one_proof_per_field"),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.quote[:60]}"


class ProposedChange(models.Model):
    """What a source now says about a field that a curator has set (design promise 2)."""

    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.CASCADE, related_name="proposed_changes"
    )
    field = models.CharField(max_length=60)
    kept = models.JSONField(null=True)
    proposed = models.JSONField(null=True)
    # The value that the words mean, by identity; null on rows written before this was kept.
    exact = models.JSONField(null=True)
    # The absorbed entry whose source says it; null where it is the entry's own source.
    origin = models.ForeignKey(
        Opportunity,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="proposals_elsewhere",
    )
    page_sha256 = models.CharField(max_length=64, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at", "field"]
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "field"],
                condition=models.Q(origin__isnull=True),
                name="one_proposal_per_field",
            ),
            models.UniqueConstraint(
                fields=["opportunity", "field", "origin"], name="one_proposal_per_field_and_origin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.proposed}"


class Revision(models.Model):
    """One field that changed: who, from, to, when, after which page, and how much it matters.

    ``before`` and ``after`` are the words that people read; ``exact_before`` and ``exact_after``
    are the values by identity, null where the words are the value. Rows tell one story in the order
    of their numbers: a run dates its changes by its start.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="revisions")
    field = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    exact_before = models.JSONField(null=True)
    exact_after = models.JSONField(null=True)
    # True: the field is locked since; False: it is the source's since; null: as it was.
    locks = models.BooleanField(null=True)
    # What a source said and a person refused; it is not proposed again.
    refused = models.JSONField(null=True)
    batch = models.ForeignKey(
        "opportunities.Batch",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="revisions",
    )
    severity = models.CharField(max_length=10, choices=as_choices(Severity))
    actor = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    page_sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(db_index=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "field"]
        indexes = [
            # The desk asks which changes of sources nobody has looked at yet.
            models.Index(
                fields=["at", "opportunity"],
                condition=models.Q(severity=Severity.CRITICAL.value),
                name="critical_changes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} at {self.at:%Y-%m-%d %H:%M}"
