"""The filters of calendar, timeline and map: a plain form with the words that find something."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from opportunities import labels
from opportunities.clock import current_time
from opportunities.filters import ALL, FACET_LABELS, EntryFilterSet
from opportunities.search.results import Results, find
from opportunities.views.facets import OWN_WORDS, offered_statuses, say_word

OFFERED = ("status", "topic", "programme", "format", "type")
# Facets of a few words that have an order of their own.
IN_THEIR_ORDER = frozenset({"status", *OWN_WORDS})


@dataclass(frozen=True, slots=True)
class Option:
    """One word that can be chosen, as people call it."""

    word: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Options under one heading; without a heading they stand alone."""

    label: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Select:
    """One facet of which one word, or none, is chosen."""

    name: str
    label: str
    groups: list[Group]


@dataclass(frozen=True, slots=True)
class ViewFilters:
    """A form: the words asked for, the facets, and what else filters and stays as it is."""

    question: str
    selects: list[Select]
    hidden: list[tuple[str, str]]


def make_filters(
    filtersets: Sequence[EntryFilterSet], offered: Sequence[str] = OFFERED
) -> ViewFilters:
    """Return the form of a view over one list, or over several lists at once."""
    found = [(each, _count(each, offered)) for each in filtersets]
    understood = [pair for each in filtersets for pair in each.read_understood()]
    pairs = [pair for pair in dict.fromkeys(understood) if pair != ("status", ALL)]
    # A select holds one word; the others of its facet go along unseen.
    selected: dict[str, str] = {}
    for name, word in pairs:
        if name in offered:
            selected.setdefault(name, word)
    selects = [_make_select(name, found, selected.get(name, "")) for name in offered]
    return ViewFilters(
        question=next((word for name, word in pairs if name == "q"), ""),
        selects=[each for each in selects if each.groups],
        hidden=[(name, word) for name, word in pairs if name != "q" and selected.get(name) != word],
    )


def _count(filterset: EntryFilterSet, offered: Sequence[str]) -> Results:
    asked: dict[str, Sequence[str] | None] = {
        name: offered_statuses(filterset.kinds) if name == "status" else None
        for name in offered
        if name in filterset.facet_names
    }
    return find(filterset.selection, current_time(), place=(0, 0), facets=asked)


def _make_select(
    name: str, found: Sequence[tuple[EntryFilterSet, Results]], selected: str
) -> Select:
    options: dict[str, Option] = {}
    for filterset, results in found:
        for each in results.counts.get(name, ()):
            if not each.is_chosen or each.word == selected:
                label, _ = say_word(name, each.word, results.words, filterset.kinds)
                options.setdefault(each.word, Option(each.word, label, each.word == selected))
    return Select(name, str(FACET_LABELS[name]), list(_group(name, list(options.values()))))


def _group(name: str, options: list[Option]) -> Iterator[Group]:
    if name not in IN_THEIR_ORDER:
        options = sorted(options, key=lambda each: each.label.casefold())
    if name != "topic":
        yield from _make_group("", options)
        return
    # A code alone stands for that code in every scheme.
    yield from _make_group("", [each for each in options if ":" not in each.word])
    for scheme, label in labels.TOPIC_SCHEMES.items():
        own = [each for each in options if each.word.startswith(f"{scheme.value}:")]
        yield from _make_group(str(label), own)


def _make_group(label: str, options: list[Option]) -> Iterator[Group]:
    if options:
        yield Group(label, options)
