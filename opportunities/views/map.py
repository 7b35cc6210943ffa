"""Where events take place and organisations sit: a map, and a table that says the same."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from opportunities import labels
from opportunities.clock import current_time
from opportunities.filters import EntryFilterSet, EventFilterSet, OrganisationFilterSet
from opportunities.models import Event, Organisation
from opportunities.places import Place, find_place
from opportunities.querysets import brussels_day
from opportunities.views.addresses import write_query
from opportunities.views.paging import find_unknown
from opportunities.views.selects import make_filters
from opportunities.vocabulary import EventFormat

EVENTS, ORGANISATIONS = "events", "organisations"
SHOWN = ("", EVENTS, ORGANISATIONS)
MOST_EVENTS = 200
MOST_ORGANISATIONS = 200
# Only coming events are on the map, so that a status has nothing to choose.
FACETS_OFFERED = ("topic", "format", "type")
UNREAD = ("body", "summary", "summary_it")


@dataclass(frozen=True, slots=True)
class Spot:
    """One town and what is there; the coordinates are text, as a page in any language needs it."""

    name: str
    country: str
    latitude: str
    longitude: str
    entries: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Found:
    """The entries of one list that the filters keep, and whether there are more."""

    filterset: EntryFilterSet
    entries: list[Any]
    has_more: bool


@require_safe
def show_map(request: HttpRequest) -> HttpResponse:
    """Show coming events and organisations by town; what has no known town is told apart."""
    asked = request.GET.get("show", "")
    show = asked if asked in SHOWN else ""
    lists = []
    if show != ORGANISATIONS:
        lists.append(_find_events(request))
    if show != EVENTS:
        lists.append(_find_organisations(request))
    filtersets = [each.filterset for each in lists]
    understood = _join_understood(filtersets)
    spots, elsewhere, online = _place([entry for each in lists for entry in each.entries])
    context = {
        "page_title": gettext("Map"),
        "page_description": gettext(
            "Where coming events take place and where organisations have their seat."
        ),
        "canonical": _write_address(request.path, understood, show),
        "spots": spots,
        "elsewhere": elsewhere,
        "online": online,
        "has_more": any(each.has_more for each in lists),
        "most": {"events": MOST_EVENTS, "organisations": MOST_ORGANISATIONS},
        "show": show,
        "choices": _name_choices(),
        "filters": make_filters(filtersets, FACETS_OFFERED),
        "kept": [("show", show)] if show else [],
        "query": write_query(understood),
        "is_filtered": bool(understood),
        "misunderstood": [
            *({pair: None for each in lists for pair in each.filterset.find_misunderstood()}),
            *([(gettext("Show"), asked)] if asked not in SHOWN else []),
            *find_unknown(request.GET, {"show", *_names_of_filters()}),
        ],
    }
    return render(request, "opportunities/map.html", context)


def _find_events(request: HttpRequest) -> Found:
    today = brussels_day(current_time())
    events = Event.objects.published().filter(last_day__gte=today, cancelled=False)
    filterset = EventFilterSet(request.GET, queryset=events)
    nearest = filterset.qs.order_by("last_day", "id").defer(*UNREAD)
    found = list(nearest[: MOST_EVENTS + 1])
    return Found(filterset, found[:MOST_EVENTS], len(found) > MOST_EVENTS)


def _find_organisations(request: HttpRequest) -> Found:
    filterset = OrganisationFilterSet(request.GET, queryset=Organisation.objects.published())
    found = list(filterset.qs.order_by("pk").defer(*UNREAD)[: MOST_ORGANISATIONS + 1])
    shown = sorted(found[:MOST_ORGANISATIONS], key=lambda each: each.title.casefold())
    return Found(filterset, shown, len(found) > MOST_ORGANISATIONS)


def _join_understood(filtersets: Iterable[EntryFilterSet]) -> list[tuple[str, str]]:
    """Return each (name, value) that filters something once."""
    understood = [pair for each in filtersets for pair in each.read_understood()]
    return list(dict.fromkeys(understood))


def _names_of_filters() -> set[str]:
    return {*EventFilterSet.base_filters, *OrganisationFilterSet.base_filters}


def _place(entries: Iterable[Any]) -> tuple[list[Spot], list[Any], list[Any]]:
    """Return the entries by town, those whose town is not known, and those that are online."""
    by_place: dict[tuple[Place, str], list[Any]] = defaultdict(list)
    elsewhere, online = [], []
    for entry in entries:
        if isinstance(entry, Event) and entry.format == EventFormat.ONLINE:
            online.append(entry)
            continue
        text, country = _place_of(entry)
        place = find_place(text, country)
        if place is None:
            elsewhere.append(entry)
        else:
            by_place[place, country].append(entry)
    spots = [_make_spot(place, country, found) for (place, country), found in by_place.items()]
    return sorted(spots, key=lambda spot: (spot.country, spot.name)), elsewhere, online


def _place_of(entry: Any) -> tuple[str, str]:
    """Return town and country as the source gives them; two countries are none."""
    if isinstance(entry, Event):
        return entry.place, entry.country
    return entry.seat, entry.countries[0] if len(entry.countries) == 1 else ""


def _make_spot(place: Place, country: str, entries: list[Any]) -> Spot:
    name = str(labels.COUNTRIES.get(country, country))
    return Spot(place.name, name, f"{place.latitude:.4f}", f"{place.longitude:.4f}", entries)


def _name_choices() -> list[tuple[str, str]]:
    return [
        ("", gettext("Events and organisations")),
        (EVENTS, gettext("Events")),
        (ORGANISATIONS, gettext("Organisations")),
    ]


def _write_address(path: str, understood: list[tuple[str, str]], show: str) -> str:
    query = urlencode([*understood, *([("show", show)] if show else [])])
    return f"{path}?{query}" if query else path
