"""One answer for every surface: pages, feeds, exports and the API ask for entries here."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection

from opportunities.clock import current_time
from opportunities.models import KnownWord
from opportunities.search.asking import Asked, ask, bind
from opportunities.search.facets import FACET_OF_NAME
from opportunities.search.finding import FacetCount, Finding, Selection
from opportunities.search.glossary import expand, glossary_words
from opportunities.search.index import INDEX, Index
from opportunities.search.names import Names, collect_names
from opportunities.search.ranking import answer, rank
from opportunities.search.suggestions import suggest
from opportunities.search.words import Words
from opportunities.vocabulary import OpportunityKind

BEST = "best"
LISTED = "listed"
NEWEST = "newest"
# With fewer answers than this, a misspelt word is looked for.
FEW_ANSWERS = 3


@dataclass(slots=True)
class Results:
    """What was found: how many, which of them to show, what each further click would give."""

    total: int
    ids: list[int]
    counts: dict[str, list[FacetCount]]
    words: Words
    # Status, topics, kinds of the entries to show, as the index knows them at the same instant.
    statuses: dict[int, str | None]
    topics: dict[int, list[Any]]
    kinds: dict[OpportunityKind, list[int]]
    # Which version of each entry that is; see ``Index.versions_of``.
    versions: dict[int, int]
    asked: Asked | None = None
    missing: int = 0
    # The question as it was put right, where as it was asked it found next to nothing.
    corrected: str = ""
    misspelt: tuple[str, ...] = ()
    # Per facet that was chosen from, or "q": how many entries there are without it.
    without: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class View:
    """Which part of what was found is shown, in which order, with which facets counted."""

    order: str
    place: tuple[int, int]
    facets: Mapping[str, Sequence[str] | None]


def find(
    selection: Selection,
    now: datetime,
    *,
    order: str = "",
    place: tuple[int, int] = (0, 20),
    facets: Mapping[str, Sequence[str] | None] | None = None,
) -> Results:
    """Return what a selection finds at ``now``: ``place[1]`` entries from ``place[0]`` on.

    ``order`` is ``BEST`` (the default with a question), ``LISTED`` or ``NEWEST``. ``facets`` are
    those to count, each with the words to offer, None for all.
    """
    view = View(order, place, facets or {})
    if not selection.question:
        return _evaluate(selection, now, None, view)
    with INDEX.at(now) as index:
        names = names_of(index)
    asked = ask(selection.question, selection.untranslated, names, INDEX)
    results = _evaluate(selection, now, asked, view)
    unknown = [term.asked for term in asked.terms if not term.entries]
    if unknown and not set(unknown) & set(selection.untranslated):
        corrected = suggest_question(asked, results.words)
        if corrected:
            better = ask(corrected, selection.untranslated, names, INDEX)
            results = _evaluate(selection, now, better, view)
            results.corrected, results.misspelt = corrected, tuple(unknown)
    return results


def hold(now: datetime) -> AbstractContextManager[Index]:
    """Return a context in which all answers are of one look at the catalogue."""
    return INDEX.at(now)


def find_ids(selection: Selection, now: datetime, *, order: str = "", most: int) -> list[int]:
    """Return the numbers of the first ``most`` entries of a selection, in order."""
    return find(selection, now, order=order, place=(0, most)).ids


def suggest_question(asked: Asked, words: Words) -> str:
    """Return the question with its misspelt words put right; empty without a better one."""
    if words.known is None:
        known = dict(KnownWord.objects.values_list("word", "entries"))
        for word in glossary_words():
            known.setdefault(word, 1)
        words.known = known
    corrected = suggest(asked.question.words, words.known)
    return " ".join(corrected) if corrected else ""


def names_of(index: Index) -> Names:
    """Return the names by which a question may mean a fact; kept until the words change."""
    if index.words.names is None:
        index.words.names = collect_names(index.words)
    names: Names = index.words.names
    return names


def _evaluate(selection: Selection, now: datetime, asked: Asked | None, view: View) -> Results:
    with INDEX.at(now) as index:
        finding = Finding(index, selection, now)
        without, missing = {}, 0
        if asked is not None:
            bind(asked, index)
            without["q"] = len(finding.found)
            answered = answer(asked, finding.scope)
            missing = answered.missing
            finding = Finding(index, selection, now, answered.entries)
        without |= {name: finding.count_dropping(name) for name in finding.parts}
        ids = _choose_page(finding, asked, view)
        return Results(
            total=len(finding.found),
            ids=ids,
            counts={name: finding.count(name, words) for name, words in view.facets.items()},
            words=index.words,
            statuses=index.statuses_of(ids),
            topics=index.topics_of(ids),
            kinds=index.kinds_of(ids),
            versions=index.versions_of(ids),
            asked=asked,
            missing=missing,
            without=without,
        )


def _choose_page(finding: Finding, asked: Asked | None, view: View) -> list[int]:
    start, size = view.place
    if asked is None or not asked.terms or view.order in {LISTED, NEWEST} or not size:
        return finding.page(view.order, start, size)
    ranked = rank(asked, finding.found, finding.index)
    first = [int(each) for each in ranked[start : start + size]]
    if len(first) == size:
        return first
    # Behind the ranked ones come the others, in the order of their list.
    return [*first, *finding.page_without(ranked, max(0, start - len(ranked)), size - len(first))]


def in_order(entries: Iterable[Any], ids: Sequence[int]) -> list[Any]:
    """Return loaded entries in the order of their numbers in ``ids``."""
    by_id = {entry.pk: entry for entry in entries}
    return [by_id[each] for each in ids if each in by_id]


def split_known(words: Mapping[str, Sequence[str]], now: datetime) -> dict[str, tuple[str, ...]]:
    """Return of the words given for each facet those that mean something there."""
    with INDEX.at(now) as index:
        return {
            name: tuple(
                word for word in given if FACET_OF_NAME[name].find(index, word, now) is not None
            )
            for name, given in words.items()
        }


def offered_words(facet: str, now: datetime) -> list[str]:
    """Return the words that a facet knows."""
    with INDEX.at(now) as index:
        return list(FACET_OF_NAME[facet].offer(index))


def statuses_of(ids: Sequence[int], now: datetime) -> dict[int, str | None]:
    """Return the status of published entries at ``now``; None for kinds that have none.

    The same that ``querysets`` works out, without asking the database again.
    """
    with INDEX.at(now) as index:
        return index.statuses_of([each for each in ids if each in index.postings.published])


def prepare() -> None:
    """Load the index and the glossary; a database that is not there yet is asked again later."""
    glossary_words()
    expand(["cluster"])
    try:
        with INDEX.at(current_time()) as index:
            names_of(index)
    except DatabaseError:
        connection.close()
