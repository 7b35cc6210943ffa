"""Named reading rules. A status is worked out here, when a list is read, and nowhere else."""

from datetime import date, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Length

from opportunities.vocabulary import (
    BINDING_DEADLINES,
    BRUSSELS,
    ENTRY_DEADLINES,
    CallStatus,
    DeadlineKind,
    EventStatus,
    OpportunityKind,
    PartnerSearchStatus,
    ReviewState,
)

# Lets a rule ask how precise a partial date is: ``starts_on__length=10`` is one known day.
CharField.register_lookup(Length)

WHOLE_DATE = len("yyyy-mm-dd")
# What can still be used comes first; a call that nothing dates may be years old.
CALLS_AS_LISTED = (
    CallStatus.OPEN,
    CallStatus.FORTHCOMING,
    CallStatus.CLOSED,
    CallStatus.WITHDRAWN,
    CallStatus.UNKNOWN,
)
EVENTS_AS_LISTED = (
    EventStatus.ONGOING,
    EventStatus.UPCOMING,
    EventStatus.UNKNOWN,
    EventStatus.CANCELLED,
    EventStatus.PAST,
)
SEARCHES_AS_LISTED = (
    PartnerSearchStatus.OPEN,
    PartnerSearchStatus.UNKNOWN,
    PartnerSearchStatus.CLOSED,
)
STATUS_MODELS = {
    OpportunityKind.CALL: "Call",
    OpportunityKind.EVENT: "Event",
    OpportunityKind.PARTNER_SEARCH: "PartnerSearch",
}


def brussels_day(now: datetime) -> date:
    """Return the calendar day in Brussels, where every status is decided (design promise 1)."""
    return now.astimezone(ZoneInfo(BRUSSELS)).date()


class OpportunityQuerySet(QuerySet):
    """Rules that hold for entries of every kind."""

    def published(self) -> Self:
        return self.filter(review_state=ReviewState.PUBLISHED)

    def live(self) -> Self:
        """Keep what editors work on: neither in the trash nor merged into another entry."""
        return self.exclude(review_state__in=[ReviewState.TRASHED, ReviewState.MERGED])

    def in_trash(self) -> Self:
        """Return the trash, what went in last first."""
        return self.filter(review_state=ReviewState.TRASHED).order_by("-trashed_at", "-id")

    def still_listed(self) -> Self:
        """Keep what is in the trash although its source has shown it since."""
        return self.in_trash().filter(seen_with__at__gt=F("trashed_at"))

    def with_status(self, now: datetime) -> Self:
        """Add ``status``; null for kinds that have none (articles, partnerships, organisations)."""
        own = [
            When(kind=kind, then=Subquery(_model(name).objects.status_of_outer(now)))
            for kind, name in STATUS_MODELS.items()
        ]
        return self.annotate(status=Case(*own, default=None, output_field=CharField(null=True)))

    def with_next_deadline(self, now: datetime) -> Self:
        """Add ``next_closes_at``, the instant of the next binding deadline, null without one."""
        coming = _deadlines(BINDING_DEADLINES).filter(closes_at__gt=now).order_by("closes_at")
        return self.annotate(
            next_closes_at=Subquery(coming.values("closes_at")[:1], output_field=DateTimeField())
        )

    def for_cards(self) -> Self:
        """Load in a fixed number of queries all that a card of a list shows."""
        return self.with_times().prefetch_related("topics", "deadlines")

    def newest_first(self) -> Self:
        return self.order_by("-published_on", "-id")

    def by_title(self) -> Self:
        return self.order_by("title", "id")

    def with_times(self) -> Self:
        """Load the sightings that tell when an entry was last seen and confirmed."""
        return self.select_related("source", "programme", "seen_with", "confirmed_with")

    def status_of_outer(self, now: datetime) -> Any:
        """Return a query for the status of the entry that an outer query looks at."""
        return self.filter(pk=OuterRef("pk")).order_by().with_status(now).values("status")[:1]


class CallQuerySet(OpportunityQuerySet):
    """Calls: open while a newcomer can still hand something in."""

    def with_status(self, now: datetime) -> Self:
        """Add ``status``, computed from the deadlines at the instant ``now``.

        A second stage keeps the door open for nobody new. Without a binding deadline a call is
        forthcoming while an expected window has not passed, and else unknown.
        """
        entry = _deadlines(ENTRY_DEADLINES)
        expected = _deadlines({DeadlineKind.EXPECTED})
        binding = _deadlines(BINDING_DEADLINES)
        return self.annotate(
            status=Case(
                When(withdrawn=True, then=Value(CallStatus.WITHDRAWN)),
                When(
                    Q(opens_on__gt=brussels_day(now).isoformat())
                    & (Exists(entry.filter(closes_at__gt=now)) | ~Exists(binding)),
                    then=Value(CallStatus.FORTHCOMING),
                ),
                When(Exists(entry.filter(closes_at__gt=now)), then=Value(CallStatus.OPEN)),
                When(
                    Exists(expected.filter(closes_at__gt=now)), then=Value(CallStatus.FORTHCOMING)
                ),
                When(Exists(binding), then=Value(CallStatus.CLOSED)),
                default=Value(CallStatus.UNKNOWN),
                output_field=CharField(),
            )
        )

    def open_at(self, now: datetime) -> Self:
        return self.with_status(now).filter(status=CallStatus.OPEN)

    def next_to_close_first(self, now: datetime) -> Self:
        """Order by the next binding deadline; entries without one come last."""
        return self.with_next_deadline(now).order_by("next_closes_at", "-published_on", "id")


class EventQuerySet(OpportunityQuerySet):
    """Events: past once their last day in Brussels is over."""

    def with_status(self, now: datetime) -> Self:
        """Add ``status``. Within a month that is all we know of, an event is unknown, not past."""
        today = brussels_day(now)
        return self.annotate(
            status=Case(
                When(cancelled=True, then=Value(EventStatus.CANCELLED)),
                When(first_day=None, then=Value(EventStatus.UNKNOWN)),
                When(first_day__gt=today, then=Value(EventStatus.UPCOMING)),
                When(last_day__lt=today, then=Value(EventStatus.PAST)),
                When(_whole("starts_on") & _whole_or_empty("ends_on"), then=Value("ongoing")),
                default=Value(EventStatus.UNKNOWN),
                output_field=CharField(),
            )
        )


class PartnerSearchQuerySet(OpportunityQuerySet):
    """Partner searches: they end with their own date, else with the call they serve."""

    def with_status(self, now: datetime) -> Self:
        today = brussels_day(now)
        entry = _deadlines(ENTRY_DEADLINES, of="call_id")
        return self.annotate(
            status=Case(
                When(last_day__lt=today, then=Value(PartnerSearchStatus.CLOSED)),
                When(last_day__gte=today, then=Value(PartnerSearchStatus.OPEN)),
                When(Exists(entry.filter(closes_at__gt=now)), then=Value(PartnerSearchStatus.OPEN)),
                When(Exists(entry), then=Value(PartnerSearchStatus.CLOSED)),
                default=Value(PartnerSearchStatus.UNKNOWN),
                output_field=CharField(),
            )
        )


class ChangeQuerySet(QuerySet):
    """Changes of fields, told to visitors where their entry is shown."""

    def published(self) -> Self:
        return self.filter(opportunity__review_state=ReviewState.PUBLISHED)

    def since(self, moment: datetime) -> Self:
        return self.filter(at__gte=moment)

    def newest_first(self) -> Self:
        """Order by time and load the entries that changed."""
        return self.select_related("opportunity").order_by("-at", "-pk")


class SuspectQuerySet(QuerySet):
    """Pairs of entries that may be one."""

    def waiting(self) -> Self:
        """Keep pairs that nobody has decided on, the likeliest first."""
        gone = [ReviewState.TRASHED, ReviewState.MERGED]
        undecided = self.filter(dismissed_at=None).order_by("-score", "-id")
        return undecided.exclude(first__review_state__in=gone).exclude(
            second__review_state__in=gone
        )


def _model(name: str) -> Any:
    # The model modules import this one, so a rule finds its neighbours by name.
    return apps.get_model("opportunities", name)


def _deadlines(kinds: Any, *, of: str = "pk") -> QuerySet[Any]:
    deadlines: QuerySet[Any] = _model("Deadline").objects.all()
    return deadlines.filter(opportunity_id=OuterRef(of), kind__in=sorted(kinds))


def _whole(name: str) -> Q:
    return Q(**{f"{name}__length": WHOLE_DATE})


def _whole_or_empty(name: str) -> Q:
    return _whole(name) | Q(**{name: ""})
