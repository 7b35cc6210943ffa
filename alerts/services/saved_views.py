"""Saved views: how they are told apart, and what they find."""

import hashlib
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from pyroaring import BitMap

from alerts.models import View
from alerts.models.subscriber import ENTRY
from opportunities.models import Opportunity
from opportunities.search.finding import Finding, Selection
from opportunities.search.results import find_ids, hold
from opportunities.views import sections
from opportunities.vocabulary import OpportunityKind, ReviewState

SECTIONS = {
    section.name: section
    for section in (
        sections.CALLS,
        sections.EVENTS,
        sections.PARTNER_SEARCHES,
        sections.ARTICLES,
        sections.PARTNERSHIPS,
        sections.ORGANISATIONS,
        sections.EVERYTHING,
    )
}
LONGEST_QUERY = 2000
MOST_FOUND = 2_000_000


class UnknownView(ValueError):
    """There is no such list or entry that could be saved."""


def canonical_query(list_name: str, query: str) -> str:
    """Return the filters of a list in one spelling; how it is sorted and shown is left out.

    UnknownView for a list that there is not, or filters beyond all measure.
    """
    section = SECTIONS.get(list_name)
    if section is None or len(query) > LONGEST_QUERY:
        raise UnknownView(list_name)
    understood = section.filterset(QueryDict(query.lstrip("?"))).read_understood()
    pairs = {pair for pair in understood if pair != ("status", "all")}
    return urlencode(sorted(pairs))


def keep_view(list_name: str, query: str, now: datetime) -> View:
    """Return the row of a view, made when nobody has saved it yet; UnknownView as above.

    For an entry ``query`` is its number. What a new view finds now is old to it.
    """
    entry = None
    if list_name == ENTRY:
        entry = _find_entry(query)
        query = str(entry.pk)
    else:
        query = canonical_query(list_name, query)
    fingerprint = hashlib.sha256(f"{list_name}?{query}".encode()).hexdigest()
    found = evaluate(View(list_name=list_name, query=query, entry=entry), now).serialize()
    view, is_new = View.objects.get_or_create(
        fingerprint=fingerprint,
        defaults={
            "list_name": list_name,
            "query": query,
            "entry": entry,
            "members": found,
            "ever": found,
            "created_at": now,
        },
    )
    if not is_new and not view.alerts.exists():
        # Nobody looked at it for a while; what came in since then is old to who saves it now.
        View.objects.filter(pk=view.pk).update(members=found, ever=found)
    return view


def evaluate(view: View, now: datetime) -> BitMap:
    """Return the numbers of the published entries that a view finds at ``now``."""
    if view.list_name == ENTRY:
        with hold(now) as index:
            return BitMap([int(view.query)]) & index.postings.published
    selection = selection_of(view)
    if selection.question:
        return BitMap(find_ids(selection, now, most=MOST_FOUND))
    with hold(now) as index:
        return BitMap(Finding(index, selection, now).found)


def selection_of(view: View) -> Selection:
    """Return what a saved list asks for."""
    filterset: Any = SECTIONS[view.list_name].filterset(QueryDict(view.query))
    selection: Selection = filterset.selection
    return selection


def kinds_of(view: View) -> tuple[OpportunityKind, ...]:
    """Return the kinds of entries that a view can find; empty for all."""
    if view.list_name == ENTRY:
        return (OpportunityKind(view.entry.kind),) if view.entry else ()
    return SECTIONS[view.list_name].kinds


def read_bitmap(stored: bytes | memoryview) -> BitMap:
    """Return a bitmap as the database keeps it; nothing kept is nothing found."""
    kept = bytes(stored)
    return BitMap.deserialize(kept) if kept else BitMap()


def _find_entry(number: str) -> Opportunity:
    if not (number.isascii() and number.isdigit()) or len(number) > len("4294967295"):
        raise UnknownView(number)
    entry = Opportunity.objects.filter(pk=int(number), review_state=ReviewState.PUBLISHED).first()
    if entry is None:
        raise UnknownView(number)
    return entry
