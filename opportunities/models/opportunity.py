"""What all kinds of entries share."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from opportunities.models.fields import PartialDateField
from opportunities.models.source import Sighting, Source
from opportunities.models.words import Programme, Series, Topic
from opportunities.querysets import OpportunityQuerySet
from opportunities.records import LONGEST_TITLE
from opportunities.vocabulary import OpportunityKind, ReviewState, as_choices

ADDRESS_LENGTH = 1000
SLUG_LENGTH = 60
MISSES_UNTIL_UNLISTED = 2


class Opportunity(models.Model):
    """An entry of the catalogue; each kind keeps its own facts in a table beside this one.

    Partnerships and organisations share the table with the opportunities they surround, so that
    one search, one history and one evidence serve all of them.
    """

    kind = models.CharField(max_length=20, choices=as_choices(OpportunityKind))
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="opportunities")
    # The contract calls it source_id; here that name is the column of the relation above.
    source_number = models.CharField(max_length=80, blank=True)
    source_url = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    part = models.CharField(max_length=200, blank=True)

    title = models.CharField(max_length=LONGEST_TITLE)
    title_it = models.CharField(max_length=LONGEST_TITLE, blank=True)
    summary = models.TextField(blank=True)
    summary_it = models.TextField(blank=True)
    body = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="en")
    published_on = PartialDateField(blank=True)
    keywords = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    organisation = models.CharField(max_length=300, blank=True)
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="opportunities"
    )
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.PROTECT, related_name="opportunities"
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="opportunities")
    related = models.ManyToManyField("self", blank=True)

    review_state = models.CharField(
        max_length=20, choices=as_choices(ReviewState), default=ReviewState.PUBLISHED
    )
    locked_fields = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    first_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    seen_with = models.ForeignKey(
        Sighting, null=True, blank=True, on_delete=models.SET_NULL, related_name="seen"
    )
    confirmed_with = models.ForeignKey(
        Sighting, null=True, blank=True, on_delete=models.SET_NULL, related_name="confirmed"
    )
    misses = models.PositiveSmallIntegerField(default=0)
    trashed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Kept as a row, hidden, because sources go on to know it by its own address and number.
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        on_delete=models.PROTECT,
        related_name="absorbed",
    )

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "opportunities"
        permissions = [
            ("view_desk", "Can see the desk"),
            ("curate", "Can edit and decide fields"),
            ("publish", "Can publish, reject, merge and decide in bulk"),
            ("administer", "Can empty the trash and set policies"),
        ]
        indexes = [
            models.Index(fields=["kind", "review_state"], name="by_kind_and_review"),
            # Pages of programmes and series show the latest of very many.
            models.Index(fields=["programme", "-published_on", "-id"], name="latest_of_programme"),
            models.Index(fields=["series", "-published_on", "-id"], name="latest_of_series"),
            # Feeds tell what changed last in one list.
            models.Index(
                fields=["kind", "-changed_at", "-id"],
                condition=Q(review_state=ReviewState.PUBLISHED.value),
                name="published_by_change",
            ),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="entries_by_kept",
            ),
            models.Index(
                fields=["-trashed_at"],
                condition=Q(trashed_at__isnull=False),
                name="latest_in_trash",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_url", "part"],
                condition=~Q(source_url=""),
                name="one_entry_per_address",
            ),
            models.UniqueConstraint(
                fields=["source", "source_number", "part"],
                condition=~Q(source_number=""),
                name="one_entry_per_source_number",
            ),
            models.CheckConstraint(
                condition=Q(review_state=ReviewState.MERGED.value, merged_into__isnull=False)
                | (~Q(review_state=ReviewState.MERGED.value) & Q(merged_into__isnull=True)),
                name="merged_into_another_entry",
            ),
            models.CheckConstraint(
                condition=Q(review_state=ReviewState.TRASHED.value, trashed_at__isnull=False)
                | (~Q(review_state=ReviewState.TRASHED.value) & Q(trashed_at__isnull=True)),
                name="trashed_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the page of this entry in the active language."""
        name = f"opportunities:{self.kind.replace('_', '-')}"
        return reverse(name, kwargs={"pk": self.pk, "slug": self.slug})

    @property
    def slug(self) -> str:
        """Words of the title for the address; never empty, never a key."""
        return slugify(self.title)[:SLUG_LENGTH].strip("-") or self.kind

    @property
    def unlisted(self) -> bool:
        """True after two good runs in a row that did not find the entry (design promise 3)."""
        return self.misses >= MISSES_UNTIL_UNLISTED

    @property
    def is_confirmed(self) -> bool:
        """False while the entry comes only from the starter catalogue."""
        return self.confirmed_with_id is not None


class Alias(models.Model):
    """A further address under which a source knows an entry, or knew it once."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="aliases")
    address = models.CharField(max_length=ADDRESS_LENGTH)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        ordering = ["address"]
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "address", "opportunity"], name="alias_written_once"
            ),
        ]

    def __str__(self) -> str:
        return self.address


def parent_link(name: str) -> models.OneToOneField[Any, Any]:
    """Return the link from a kind's own table to the shared one.

    Named here, because Django's own names (``call``, ``organisation``) are fields of entries.
    """
    return models.OneToOneField(
        Opportunity, on_delete=models.CASCADE, parent_link=True, primary_key=True, related_name=name
    )


class Article(Opportunity):
    """A news item; one that announces a call links to it through ``related``."""

    entry = parent_link("as_article")
