"""Calls for proposals and expressions of interest, with their deadlines."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from opportunities.models.fields import ClosingMomentField, PartialDateField
from opportunities.models.opportunity import Opportunity, parent_link
from opportunities.querysets import CallQuerySet
from opportunities.vocabulary import (
    BINDING_DEADLINES,
    BRUSSELS,
    Audience,
    Certainty,
    DeadlineKind,
    Phase,
    as_choices,
)

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class Call(Opportunity):
    """A call. Money in euro; an empty field is "not stated by the source"."""

    entry = parent_link("as_call")
    identifier = models.CharField(max_length=120, blank=True)
    phase = models.CharField(max_length=20, choices=as_choices(Phase), default=Phase.FORMAL)
    opens_on = PartialDateField(blank=True)
    budget_total_eur = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    grant_max_eur = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    grants_expected = models.PositiveIntegerField(null=True, blank=True)
    funding_rate_percent = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT
    )
    sme_share_percent = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT
    )
    audience = ArrayField(
        models.CharField(max_length=40, choices=as_choices(Audience)), default=list, blank=True
    )
    withdrawn = models.BooleanField(default=False)
    round_of = models.CharField(max_length=300, blank=True)

    objects = CallQuerySet.as_manager()  # type: ignore[misc] # each kind has its own rules

    class Meta:
        # Whoever brings in a record looks for its rounds and for the call that it names.
        indexes = [
            models.Index(fields=["round_of"], condition=~Q(round_of=""), name="calls_by_round"),
            # Forthcoming calls are found by the day on which they open.
            models.Index(fields=["opens_on"], condition=~Q(opens_on=""), name="calls_by_opening"),
            models.Index(
                fields=["identifier"], condition=~Q(identifier=""), name="calls_by_identifier"
            ),
        ]


class Deadline(models.Model):
    """One of the n dates of a call, or the registration deadline of an event."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="deadlines")
    kind = models.CharField(max_length=20, choices=as_choices(DeadlineKind))
    date = PartialDateField()
    date_to = PartialDateField(blank=True)
    time = models.TimeField(null=True, blank=True)
    timezone = models.CharField(max_length=40, default=BRUSSELS)
    certainty = models.CharField(
        max_length=20, choices=as_choices(Certainty), default=Certainty.STATED
    )
    quote = models.TextField(blank=True)
    # Which source or person said it: a source may replace its own dates only.
    said_by = models.CharField(max_length=100, blank=True)
    closes_at = ClosingMomentField(editable=False, db_index=True)
    # Rows are written anew with every change; what calendars know a stage by stays.
    identity = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)

    class Meta:
        ordering = ["closes_at", "id"]
        # The ends of registration are few among the dates of calls.
        indexes = [models.Index(fields=["kind", "closes_at"], name="deadlines_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"

    @property
    def is_binding(self) -> bool:
        """True when something has to be handed in by then."""
        return self.kind in BINDING_DEADLINES


class DroppedStage(models.Model):
    """A stage that calendars have shown and that is no more: they are told that it is cancelled."""

    identity = models.UUIDField(primary_key=True)
    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.CASCADE, related_name="dropped_stages"
    )
    kind = models.CharField(max_length=20, choices=as_choices(DeadlineKind))
    date = PartialDateField()
    date_to = PartialDateField(blank=True)
    time = models.TimeField(null=True, blank=True)
    timezone = models.CharField(max_length=40, default=BRUSSELS)
    closes_at = ClosingMomentField(editable=False, db_index=True)

    class Meta:
        ordering = ["closes_at", "identity"]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"
