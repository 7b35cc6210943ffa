"""Facets as a list shows them: words for people, counts, and the link of each click."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from opportunities import labels, wording
from opportunities.filters import FACET_LABELS
from opportunities.search.facets import DAYS_TO_CLOSE, MORE, SHARED_STATUSES, STATUSES_OFFERED
from opportunities.search.finding import FacetCount
from opportunities.search.postings import AMOUNTS
from opportunities.search.results import Results
from opportunities.search.words import Words
from opportunities.views.addresses import Address, write_pair
from opportunities.vocabulary import OpportunityKind

FIRST_SHOWN = 8
OWN_WORDS: Mapping[str, labels.Labels] = {
    "kind": labels.KINDS,
    "phase": labels.PHASES,
    "audience": labels.AUDIENCES,
    "format": labels.EVENT_FORMATS,
    "type": labels.ORGANISATION_KINDS,
}
# Of several kinds together: words that fit a call as well as an event.
SHARED_LABELS = {
    "open": labels.CALL_STATUSES,
    "forthcoming": labels.CALL_STATUSES,
    "closed": labels.CALL_STATUSES,
    "unknown": labels.CALL_STATUSES,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a facet: what a click leads to, and how many entries are there.

    ``key`` tells it from every other choice of the page, before and after the click.
    """

    key: str
    label: str
    count: str
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownFacet:
    """A group of choices under one heading."""

    name: str
    label: str
    first: list[Choice]
    more: list[Choice]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that was chosen, and the link that takes it back."""

    label: str
    url: str


def offered_statuses(kinds: Sequence[OpportunityKind]) -> Sequence[str]:
    """Return the words of status that a list of these kinds offers."""
    if len(kinds) == 1:
        return [str(word) for word in STATUSES_OFFERED.get(kinds[0], ())]
    return SHARED_STATUSES


def show_facets(
    results: Results, address: Address, kinds: Sequence[OpportunityKind]
) -> list[ShownFacet]:
    """Return the facets that have something to choose, topics as one facet per scheme."""
    shown = []
    for name, counts in results.counts.items():
        for label, some in _split(name, counts):
            choices = [_make_choice(name, each, results.words, address, kinds) for each in some]
            if choices:
                choices = _sort(name, choices, some)
                is_open = name in {"status", "kind"} or any(each.is_chosen for each in choices)
                shown.append(
                    ShownFacet(name, label, choices[:FIRST_SHOWN], choices[FIRST_SHOWN:], is_open)
                )
    return shown


def show_chips(
    understood: Iterable[tuple[str, str]],
    words: Words,
    address: Address,
    kinds: Sequence[OpportunityKind],
) -> Iterator[Chip]:
    """Yield what was chosen, each with the link that drops it."""
    for name, word in understood:
        if name in FACET_LABELS and (name, word) != ("status", "all"):
            label = f"{FACET_LABELS[name]}: {name_word(name, word, words, kinds)}"
            yield Chip(label, str(address.dropping(name, word)))


def name_word(facet: str, word: str, words: Words, kinds: Sequence[OpportunityKind] = ()) -> str:
    """Return what people call a word of a facet, in the language of the page."""
    if facet == "status":
        return _name_status(word, kinds)
    if facet in NAMES:
        return NAMES[facet](word)
    if facet in OWN_WORDS:
        return labels.label_of(OWN_WORDS[facet], word)
    rows = words.rows.get(facet, {})
    # A topic's code alone is called as its first scheme calls it.
    row = rows.get(word) or next((rows[key] for key in rows if key.endswith(f":{word}")), None)
    if row is None:
        return word
    return wording.in_language(row, "label" if facet == "topic" else "name")


def _name_status(word: str, kinds: Sequence[OpportunityKind]) -> str:
    if len(kinds) == 1 and kinds[0] in labels.STATUSES_OF_KIND:
        return labels.label_of(labels.STATUSES_OF_KIND[kinds[0]], word)
    return labels.label_of(SHARED_LABELS.get(word, labels.EVENT_STATUSES), word)


def _name_days(word: str) -> str:
    days = DAYS_TO_CLOSE.get(word, 0)
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def _name_amount(facet: str) -> Callable[[str], str]:
    ends = AMOUNTS[facet]

    def name(word: str) -> str:
        if word == MORE:
            return gettext("more than %(amount)s") % {"amount": wording.say_euro(Decimal(ends[-1]))}
        return gettext("up to %(amount)s") % {"amount": wording.say_euro(Decimal(word))}

    return name


def _name_country(code: str) -> str:
    return str(labels.COUNTRIES.get(code, code))


NAMES: dict[str, Callable[[str], str]] = {
    "closing": _name_days,
    "grant": _name_amount("grant"),
    "budget": _name_amount("budget"),
    "country": _name_country,
}


def say_word(facet: str, word: str, words: Words, kinds: Any) -> tuple[str, str]:
    """Return what people call a word of a facet, and the parameter that chooses it.

    Pages have some hundred of them: each is worded once per language while the words hold.
    """
    key = (get_language(), facet, word, kinds)
    said = words.said.get(key)
    if said is None:
        said = (name_word(facet, word, words, kinds), write_pair(facet, word))
        words.said[key] = said
    return said


def _make_choice(name: str, each: FacetCount, words: Words, address: Address, kinds: Any) -> Choice:
    label, pair = say_word(name, each.word, words, kinds)
    dropping = each.is_chosen and str(address.dropping(name, each.word))
    url = dropping or address.write_adding(pair)
    count = wording.say_number(each.count)
    return Choice(f"{name}-{each.word}", label, count, url, each.is_chosen)


def _split(name: str, counts: list[FacetCount]) -> Iterator[tuple[str, list[FacetCount]]]:
    if name != "topic":
        yield str(FACET_LABELS[name]), counts
        return
    for scheme, label in labels.TOPIC_SCHEMES.items():
        # A code alone stands for that code in every scheme; it is shown with the first.
        own = [each for each in counts if each.word.startswith(f"{scheme.value}:")]
        yield str(label), own


def _sort(name: str, choices: list[Choice], counts: list[FacetCount]) -> list[Choice]:
    """Sort words without an order of their own by count, those that are chosen first."""
    if name in {"status", "closing", "grant", "budget", "phase", "kind"}:
        return choices
    pairs = sorted(
        zip(choices, counts, strict=True),
        key=lambda pair: (not pair[0].is_chosen, -pair[1].count, pair[0].label.casefold()),
    )
    return [choice for choice, _ in pairs]
