"""How much of what can still be used is about a topic."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from opportunities.models import Topic
from opportunities.reading.first_few import load_found
from opportunities.search.finding import Selection
from opportunities.search.results import find, hold
from opportunities.vocabulary import CallStatus, OpportunityKind

FIRST_FEW = 5
OPEN, FORTHCOMING = "open", CallStatus.FORTHCOMING.value
LIVE_KINDS = {
    "calls": OpportunityKind.CALL,
    "events": OpportunityKind.EVENT,
    "searches": OpportunityKind.PARTNER_SEARCH,
}

GROUPS = {
    "calls": (OpportunityKind.CALL, OPEN),
    "forthcoming": (OpportunityKind.CALL, FORTHCOMING),
    "events": (OpportunityKind.EVENT, OPEN),
    "searches": (OpportunityKind.PARTNER_SEARCH, OPEN),
    "partnerships": (OpportunityKind.PARTNERSHIP, ""),
    "organisations": (OpportunityKind.ORGANISATION, ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What can still be used about one topic."""

    calls: int = 0
    events: int = 0
    searches: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The first few entries of one kind, and how many there are."""

    total: int
    first: list[Any]


def count_live_by_topic(now: datetime) -> dict[int, Live]:
    """Return what can still be used about each topic, by topic id."""
    counted: dict[int, dict[str, int]] = {}
    with hold(now):
        found = {
            name: find(
                Selection(kinds=(kind,), chosen={"status": (OPEN,)}),
                now,
                place=(0, 0),
                facets={"topic": None},
            )
            for name, kind in LIVE_KINDS.items()
        }
    for name, results in found.items():
        for each in results.counts["topic"]:
            topic = results.words.rows["topic"][each.word].pk
            counted.setdefault(topic, {})[name] = each.count
    return {topic: Live(**numbers) for topic, numbers in counted.items()}


def gather_topic(topic: Topic, now: datetime) -> dict[str, Group]:
    """Return the first few entries about a topic by kind, with their number."""
    with hold(now):
        found = {
            name: find(_about(topic, kind, status), now, place=(0, FIRST_FEW))
            for name, (kind, status) in GROUPS.items()
        }
    return {
        name: Group(total=results.total, first=load_found(results, GROUPS[name][0]))
        for name, results in found.items()
    }


def _about(topic: Topic, kind: OpportunityKind, status: str) -> Selection:
    chosen = {"topic": (f"{topic.scheme}:{topic.code}",)}
    if status:
        chosen["status"] = (status,)
    return Selection(kinds=(kind,), chosen=chosen)
