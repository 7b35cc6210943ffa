"""Events and matchmaking."""

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q

from opportunities.day_ranges import days_of_entry
from opportunities.models.fields import FirstDayField, LastDayField, PartialDateField
from opportunities.models.opportunity import ADDRESS_LENGTH, Opportunity, parent_link
from opportunities.querysets import EventQuerySet
from opportunities.vocabulary import BRUSSELS, EventFormat, as_choices


class Event(Opportunity):
    """An event; the hours are local to ``timezone``."""

    entry = parent_link("as_event")
    starts_on = PartialDateField(blank=True)
    ends_on = PartialDateField(blank=True)
    starts_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    timezone = models.CharField(max_length=40, default=BRUSSELS)
    place = models.CharField(max_length=300, blank=True)
    country = models.CharField(max_length=2, blank=True)
    format = models.CharField(max_length=20, choices=as_choices(EventFormat), blank=True)
    registration_url = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    cancelled = models.BooleanField(default=False)
    first_day = FirstDayField(of=("starts_on",), db_index=True)
    last_day = LastDayField(of=("ends_on", "starts_on"), db_index=True)

    objects = EventQuerySet.as_manager()  # type: ignore[misc] # each kind has its own rules

    class Meta:
        # A calendar asks for all events of one month, also those that began before it.
        indexes = [
            GistIndex(days_of_entry(), condition=Q(first_day__isnull=False), name="events_by_days")
        ]

    @property
    def online(self) -> bool | None:
        """True when one can take part online, None when the source does not say."""
        return self.format != EventFormat.IN_PERSON if self.format else None
