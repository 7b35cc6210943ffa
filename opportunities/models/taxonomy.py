"""What decides which topics entries get: the words, who decided them, and what was done after."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from opportunities.models.opportunity import Opportunity
from opportunities.models.words import Topic
from opportunities.vocabulary import (
    ReclassificationState,
    TaxonomyChangeKind,
    WordRole,
    as_choices,
)

WORD_LENGTH = 200
ACTOR_LENGTH = 200


class TopicWord(models.Model):
    """One word of the sources and one topic that it means; without a topic it means none.

    A withdrawn row stays: it tells why entries had the topic before. ``folded`` is the word as
    ``classification.fold`` writes it.
    """

    folded = models.CharField(max_length=WORD_LENGTH)
    word = models.CharField(max_length=WORD_LENGTH)
    language = models.CharField(max_length=5, blank=True)
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="words"
    )
    role = models.CharField(max_length=20, choices=as_choices(WordRole), default=WordRole.SIGN)
    # A word such as "space" is clear among keywords and misleading inside a title.
    in_titles = models.BooleanField(default=True)
    is_withdrawn = models.BooleanField(default=False)
    decided_by = models.CharField(max_length=ACTOR_LENGTH)
    decided_at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["folded", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["folded", "topic"], nulls_distinct=False, name="one_row_per_word_and_topic"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word} → {self.topic or '–'}"


class TaxonomyChange(models.Model):
    """One decision about words or topics, with all that it touched as it was and as it became."""

    kind = models.CharField(max_length=30, choices=as_choices(TaxonomyChangeKind))
    subject = models.CharField(max_length=500)
    before = models.JSONField()
    after = models.JSONField()
    actor = models.CharField(max_length=ACTOR_LENGTH)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.subject} ({self.kind})"


class Reclassification(models.Model):
    """All entries compared with today's words: first shown, then applied, perhaps undone."""

    state = models.CharField(
        max_length=20,
        choices=as_choices(ReclassificationState),
        default=ReclassificationState.WAITING,
    )
    asked_by = models.CharField(max_length=ACTOR_LENGTH)
    asked_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.CharField(max_length=ACTOR_LENGTH, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=ACTOR_LENGTH, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    # The last decision that the comparison knew; after a later one it is out of date.
    last_change = models.BigIntegerField(default=0)
    entries = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    changing = models.PositiveIntegerField(default=0)
    locked = models.PositiveIntegerField(default=0)
    # Topic -> [entries that gain it, entries that lose it].
    by_topic = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M} {self.state}"


class ReclassifiedEntry(models.Model):
    """What one reclassification does to one entry, and because of which words.

    ``reasons`` are {topic, gains, word, rule, place, text}. A locked entry gets a proposal.
    """

    reclassification = models.ForeignKey(
        Reclassification, on_delete=models.CASCADE, related_name="changes"
    )
    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.CASCADE, related_name="reclassified"
    )
    gained = ArrayField(models.BigIntegerField(), default=list)
    lost = ArrayField(models.BigIntegerField(), default=list)
    reasons = models.JSONField(default=list)
    is_locked = models.BooleanField(default=False)
    is_applied = models.BooleanField(default=False)
    is_undone = models.BooleanField(default=False)
    # The proof of the topics as it was, to be put back.
    proof_before = models.JSONField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "reclassified entries"
        constraints = [
            models.UniqueConstraint(
                fields=["reclassification", "opportunity"], name="one_change_per_reclassification"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id}: +{self.gained} -{self.lost}"
