"""Which lists the API and the export serve: their rows, their order, what is current in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, QuerySet, When

from opportunities.api import serializers
from opportunities.clock import current_time
from opportunities.models import (
    Article,
    Call,
    Event,
    Organisation,
    PartnerSearch,
    Partnership,
    Revision,
    Source,
    Topic,
)
from opportunities.models.opportunity import MISSES_UNTIL_UNLISTED
from opportunities.querysets import brussels_day
from opportunities.vocabulary import CallStatus, EventStatus, PartnerSearchStatus

Rows = QuerySet[Any]
OVER = {
    CallStatus.CLOSED,
    CallStatus.WITHDRAWN,
    EventStatus.PAST,
    EventStatus.CANCELLED,
    PartnerSearchStatus.CLOSED,
}


@dataclass(frozen=True, slots=True)
class EntryList:
    """One list: ``load`` gives all its rows at an instant, ordered, ready for ``serializer``."""

    serializer: type[serializers.Fields]
    load: Callable[[datetime], Rows]
    has_status: bool = False
    is_vocabulary: bool = False
    is_history: bool = False
    # The rows of a list without status and order, which cost more than the rest together.
    rows: Callable[[], Rows] | None = None

    def pick(self, ids: Sequence[int]) -> Rows:
        """Return the rows with these numbers, in no order and without ``status``."""
        rows = self.rows() if self.rows else self.load(current_time()).order_by()
        return rows.filter(pk__in=ids)

    def load_current(self, now: datetime) -> Rows:
        """Return the rows that are published, still listed and not over."""
        if self.is_vocabulary:
            return self.load(now)
        rows: Any = self.load(now)
        shown: Rows = rows.published()
        if self.is_history:
            return shown
        listed = shown.filter(misses__lt=MISSES_UNTIL_UNLISTED)
        return listed.exclude(status__in=sorted(OVER)) if self.has_status else listed


def _pick_calls() -> Rows:
    return Call.objects.with_times().prefetch_related("topics", "deadlines")


def _load_calls(now: datetime) -> Rows:
    calls: Any = _pick_calls()
    ordered: Rows = calls.with_status(now).next_to_close_first(now)
    return ordered


def _pick_events() -> Rows:
    return Event.objects.with_times().prefetch_related("topics", "deadlines")


def _load_events(now: datetime) -> Rows:
    """Coming events first, the next on top; then the past ones, the last on top."""
    coming = Case(When(last_day__gte=brussels_day(now), then=F("first_day")))
    events: Any = _pick_events()
    past = F("first_day").desc(nulls_last=True)
    ordered: Rows = events.with_status(now).order_by(coming.asc(nulls_last=True), past, "id")
    return ordered


def _pick_partner_searches() -> Rows:
    return PartnerSearch.objects.with_times().prefetch_related("topics")


def _load_partner_searches(now: datetime) -> Rows:
    """Searches that still run first, the next to end on top; then the newest."""
    running = Case(When(last_day__gte=brussels_day(now), then=F("last_day")))
    searches: Any = _pick_partner_searches()
    running_first = running.asc(nulls_last=True)
    ordered: Rows = searches.with_status(now).order_by(running_first, "-published_on", "-id")
    return ordered


def _load_articles(_now: datetime) -> Rows:
    articles = Article.objects.with_times().prefetch_related("topics")
    return articles.newest_first()


def _load_partnerships(_now: datetime) -> Rows:
    partnerships = Partnership.objects.with_times().prefetch_related("topics")
    return partnerships.by_title()


def _load_organisations(_now: datetime) -> Rows:
    organisations = Organisation.objects.with_times().select_related("region")
    return organisations.prefetch_related("topics").by_title()


def _load_topics(_now: datetime) -> Rows:
    return Topic.objects.order_by("scheme", "label_en", "id")


def _load_sources(_now: datetime) -> Rows:
    return Source.objects.order_by("name", "id")


def _load_changes(_now: datetime) -> Rows:
    return Revision.objects.newest_first()


ENTRY_LISTS = {
    "calls": EntryList(serializers.CallSerializer, _load_calls, has_status=True, rows=_pick_calls),
    "events": EntryList(
        serializers.EventSerializer, _load_events, has_status=True, rows=_pick_events
    ),
    "partner-searches": EntryList(
        serializers.PartnerSearchSerializer,
        _load_partner_searches,
        has_status=True,
        rows=_pick_partner_searches,
    ),
    "articles": EntryList(serializers.ArticleSerializer, _load_articles),
    "partnerships": EntryList(serializers.PartnershipSerializer, _load_partnerships),
    "organisations": EntryList(serializers.OrganisationSerializer, _load_organisations),
}
LISTS = ENTRY_LISTS | {
    "topics": EntryList(serializers.TopicSerializer, _load_topics, is_vocabulary=True),
    "sources": EntryList(serializers.SourceSerializer, _load_sources, is_vocabulary=True),
    "changes": EntryList(serializers.ChangeSerializer, _load_changes, is_history=True),
}
