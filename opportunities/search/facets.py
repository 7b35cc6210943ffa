"""By what entries can be told apart: the facets, their words, and the entries of each word."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pyroaring import BitMap

from opportunities.search.index import Index
from opportunities.search.loading import NOTHING, seconds
from opportunities.search.postings import AMOUNTS, to_bitmap, to_numbers
from opportunities.search.words import country_of_number, number_of_country
from opportunities.vocabulary import (
    CallStatus,
    EventStatus,
    OpportunityKind,
    PartnerSearchStatus,
)

CALL, EVENT, SEARCH = (
    OpportunityKind.CALL,
    OpportunityKind.EVENT,
    OpportunityKind.PARTNER_SEARCH,
)
DATED = frozenset({CALL, EVENT, SEARCH})
ALL_KINDS = frozenset(OpportunityKind)
# What a status word finds: one can still come to an event that is upcoming, so that it is open.
STATUS_WORDS: Mapping[str, tuple[str, ...]] = {
    **{word.value: (word.value,) for word in (*CallStatus, *EventStatus)},
    "open": (CallStatus.OPEN, EventStatus.UPCOMING, EventStatus.ONGOING),
    "forthcoming": (CallStatus.FORTHCOMING, EventStatus.UPCOMING),
    "closed": (CallStatus.CLOSED, EventStatus.PAST),
}
# Of several kinds at once only the words that fit all of them are offered.
SHARED_STATUSES = ("open", "forthcoming", "closed", "unknown")
STATUSES_OFFERED: Mapping[OpportunityKind, tuple[str, ...]] = {
    CALL: tuple(CallStatus),
    EVENT: tuple(EventStatus),
    SEARCH: tuple(PartnerSearchStatus),
}
# The range of amounts that has no upper end.
MORE = "more"
DAYS_TO_CLOSE = {"7": 7, "30": 30, "90": 90, "180": 180}


@dataclass(frozen=True, slots=True)
class Facet:
    """One way of telling entries apart. ``find`` gives the entries of one word."""

    name: str
    kinds: frozenset[OpportunityKind]
    find: Callable[[Index, str, datetime], BitMap | None]
    offer: Callable[[Index], Iterable[str]]


def _by_number(name: str, *, stored: str | None = None, kinds: frozenset[OpportunityKind]) -> Facet:
    column = stored or name

    def find(index: Index, word: str, _now: datetime) -> BitMap | None:
        number = index.words.numbers[name].get(word)
        return None if number is None else index.postings.facets[column].get(number, BitMap())

    return Facet(name, kinds, find, lambda index: index.words.numbers[name])


def _find_status(index: Index, word: str, _now: datetime) -> BitMap | None:
    if word not in STATUS_WORDS:
        return None
    numbers = index.words.numbers["status"]
    stored = index.postings.facets["status"]
    return BitMap.union(*(stored[numbers[each]] for each in STATUS_WORDS[word]), BitMap())


def _find_topic(index: Index, word: str, _now: datetime) -> BitMap | None:
    """``scheme:code``, or a code alone for that code in any scheme."""
    numbers = index.words.numbers["topic"]
    meant = [word] if ":" in word else [each for each in numbers if each.endswith(f":{word}")]
    stored = index.postings.facets["topic"]
    known = [stored[numbers[each]] for each in meant if each in numbers]
    return BitMap.union(*known, BitMap()) if known else None


def _find_country(index: Index, word: str, _now: datetime) -> BitMap | None:
    if len(word) != len("IT") or not (word.isascii() and word.isupper()):
        return None
    number = number_of_country("GR" if word == "EL" else word)
    return index.postings.facets["country"].get(number)


def _find_closing(index: Index, word: str, now: datetime) -> BitMap | None:
    if word not in DAYS_TO_CLOSE:
        return None
    key = ("closing", word, index.as_of)
    if key not in index.derived:
        last = seconds(now + timedelta(DAYS_TO_CLOSE[word]))
        ids = to_numbers(_find_status(index, "open", now) or BitMap())
        closes = index.postings.closes[ids]
        index.derived[key] = to_bitmap(ids[(closes != NOTHING) & (closes <= last)])
    found: BitMap = index.derived[key]
    return found


def _amount(name: str, kinds: frozenset[OpportunityKind]) -> Facet:
    words = (*(str(end) for end in AMOUNTS[name]), MORE)

    def find(index: Index, word: str, _now: datetime) -> BitMap | None:
        known = word in words
        return index.postings.facets[name].get(words.index(word), BitMap()) if known else None

    return Facet(name, kinds, find, lambda _index: words)


FACETS: tuple[Facet, ...] = (
    _by_number("kind", kinds=ALL_KINDS),
    Facet("status", DATED, _find_status, lambda _index: STATUS_WORDS),
    Facet("closing", frozenset({CALL}), _find_closing, lambda _: DAYS_TO_CLOSE),
    Facet("topic", ALL_KINDS, _find_topic, lambda index: index.words.numbers["topic"]),
    _by_number("programme", kinds=ALL_KINDS - {EVENT, OpportunityKind.ORGANISATION}),
    _by_number("phase", stored=f"word of {CALL}", kinds=frozenset({CALL})),
    _by_number("audience", kinds=frozenset({CALL})),
    _amount("grant", frozenset({CALL})),
    _amount("budget", frozenset({CALL})),
    _by_number("format", stored=f"word of {EVENT}", kinds=frozenset({EVENT})),
    _by_number(
        "type",
        stored=f"word of {OpportunityKind.ORGANISATION}",
        kinds=frozenset({OpportunityKind.ORGANISATION}),
    ),
    Facet(
        "country",
        ALL_KINDS,
        _find_country,
        lambda index: [country_of_number(each) for each in index.postings.facets["country"]],
    ),
    _by_number("region", kinds=frozenset({OpportunityKind.ORGANISATION})),
    _by_number("series", kinds=frozenset({CALL})),
    _by_number("source", kinds=ALL_KINDS),
)
FACET_OF_NAME: Mapping[str, Facet] = {facet.name: facet for facet in FACETS}
