"""Which lists there are, and how the entries of each kind are loaded for their cards."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opportunities import filters
from opportunities.models import (
    Article,
    Call,
    Event,
    Opportunity,
    Organisation,
    PartnerSearch,
    Partnership,
)
from opportunities.search.results import Results
from opportunities.vocabulary import OpportunityKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What tells one list from another; ``name`` is the list's own in the addresses.

    ``label`` is what people call the list, also where some of its entries only are meant.
    """

    name: str
    kinds: tuple[OpportunityKind, ...]
    model: Any
    label: Promise
    title: Promise
    description: Promise
    filterset: type[filters.EntryFilterSet]


LOADED: dict[OpportunityKind, Callable[[], Any]] = {
    OpportunityKind.CALL: lambda: Call.objects.prefetch_related("deadlines"),
    OpportunityKind.EVENT: lambda: Event.objects.prefetch_related("deadlines"),
    OpportunityKind.PARTNER_SEARCH: lambda: PartnerSearch.objects.select_related("call"),
    OpportunityKind.ARTICLE: Article.objects.all,
    OpportunityKind.PARTNERSHIP: Partnership.objects.all,
    OpportunityKind.ORGANISATION: lambda: Organisation.objects.select_related("region"),
}
CALLS = Section(
    name="calls",
    kinds=(OpportunityKind.CALL,),
    model=Call,
    label=_("Calls"),
    title=_("All calls"),
    description=_(
        "Open calls first, the next to close on top; then forthcoming calls, closed ones from the "
        "latest, withdrawn ones, and last those whose deadline is not known."
    ),
    filterset=filters.CallFilterSet,
)
EVENTS = Section(
    name="events",
    kinds=(OpportunityKind.EVENT,),
    model=Event,
    label=_("Events"),
    title=_("Events"),
    description=_("What is under way or coming first; past events stay below as an archive."),
    filterset=filters.EventFilterSet,
)
PARTNER_SEARCHES = Section(
    name="partner-searches",
    kinds=(OpportunityKind.PARTNER_SEARCH,),
    model=PartnerSearch,
    label=_("Partner searches"),
    title=_("Partner searches"),
    description=_("Who looks for partners, for what, and until when."),
    filterset=filters.PartnerSearchFilterSet,
)
ARTICLES = Section(
    name="articles",
    kinds=(OpportunityKind.ARTICLE,),
    model=Article,
    label=_("News"),
    title=_("News"),
    description=_("What the sources announced, latest first."),
    filterset=filters.ArticleFilterSet,
)
PARTNERSHIPS = Section(
    name="partnerships",
    kinds=(OpportunityKind.PARTNERSHIP,),
    model=Partnership,
    label=_("Partnerships"),
    title=_("Partnerships"),
    description=_("European partnerships of clusters: who is in them, and for how long."),
    filterset=filters.PartnershipFilterSet,
)
ORGANISATIONS = Section(
    name="organisations",
    kinds=(OpportunityKind.ORGANISATION,),
    model=Organisation,
    label=_("Organisations"),
    title=_("Organisations"),
    description=_("Districts and cluster organisations, in alphabetical order."),
    filterset=filters.OrganisationFilterSet,
)
EVERYTHING = Section(
    name="search",
    kinds=(),
    model=Opportunity,
    label=_("Search"),
    title=_("Search"),
    description=_("Calls, events, partner searches, news, partnerships and organisations."),
    filterset=filters.SearchFilterSet,
)
# The lists of one kind each, by their names in the addresses.
LISTS: Mapping[str, Section] = {
    section.name: section
    for section in (CALLS, EVENTS, PARTNER_SEARCHES, ARTICLES, PARTNERSHIPS, ORGANISATIONS)
}


def load_entries(found: Results) -> list[Any]:
    """Return the entries of a page of results in their order, with all that their cards show."""
    [entries] = load_groups([found])
    return entries


def load_groups(groups: Sequence[Results], only: Collection[int] | None = None) -> list[list[Any]]:
    """Return the entries of several pages of results at once, each in its order; or ``only`` some.

    Status, topics, sources and programmes come with the results, as they were at the instant of
    the list itself; the database is asked for the rest.
    """
    ids: dict[OpportunityKind, list[int]] = defaultdict(list)
    for found in groups:
        for kind, numbers in found.kinds.items():
            ids[kind] += [each for each in numbers if only is None or each in only]
    loaded: dict[int, Any] = {}
    for kind, numbers in ids.items():
        rows = LOADED[kind]().published().filter(pk__in=numbers).order_by()
        rows = rows.select_related("confirmed_with").defer("body")
        loaded |= {row.pk: row for row in rows}
    for found in groups:
        for number in found.ids:
            if number in loaded:
                _complete(loaded[number], found)
    return [[loaded[each] for each in found.ids if each in loaded] for found in groups]


def _complete(entry: Any, found: Results) -> None:
    entry.status = found.statuses[entry.pk]
    entry.shown_topics = found.topics[entry.pk]
    for name in ("source", "programme"):
        found.words.give(entry, name)
