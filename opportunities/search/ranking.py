"""Which entries answer a question, and which of them best.

An entry answers when it has every term. Where hardly any does, those that have most terms are
taken, and the page says so. The best ``MOST_RANKED`` are scored; the others follow in the usual
order. How they are chosen and scored: docs/search.md.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from opportunities.search.asking import FEW, Asked, Term
from opportunities.search.facets import STATUS_WORDS
from opportunities.search.index import Index
from opportunities.search.kinds import kinds_meant
from opportunities.search.loading import KINDS
from opportunities.search.postings import Numbers, to_bitmap, to_numbers

MOST_RANKED = 2000
# What a term is worth by its place: where the entry says itself that it is about it.
IN_TITLE, IN_HEAD, IN_TEXT = 2.4, 1.8, 1.0
IS_NAMED = 2.0
# The words of a term stand somewhere, not as the term.
IS_LOOSE = 1.0
# A broader term stands there, or a part of it.
IS_NEAR = 0.3
# A translation may miss the sense that was meant.
TRANSLATED = 0.92
IS_OF_KIND = 1.6
IS_USABLE, IS_COMING, IS_OVER = 1.25, 1.15, 0.95


@dataclass(frozen=True, slots=True)
class Answer:
    """The entries that answer a question; ``missing`` is how many terms they may lack."""

    entries: BitMap
    missing: int


def answer(asked: Asked, scope: BitMap) -> Answer:
    """Return the entries of ``scope`` with all terms, or with most where hardly any has all."""
    wanted = scope - asked.excluded
    if not asked.terms:
        return Answer(wanted, 0)
    # having[k]: the entries with more than k of the terms looked at so far.
    having = [BitMap() for _ in asked.terms]
    for term in asked.terms:
        entries = term.entries & wanted
        for place in range(len(having) - 1, 0, -1):
            having[place] |= having[place - 1] & entries
        having[0] |= entries
    fewest = max(1, math.ceil(len(having) / 2))
    for number in range(len(having), fewest - 1, -1):
        found = having[number - 1]
        if len(found) >= FEW or number == fewest:
            best = next((k for k in range(len(having), 0, -1) if having[k - 1]), number)
            least = min(number, best)
            return Answer(having[least - 1], len(having) - least)
    return Answer(BitMap(), 0)


def rank(asked: Asked, found: BitMap, index: Index) -> Numbers:
    """Return the numbers of the best entries of ``found``, best first."""
    candidates = choose_candidates(asked, found, index)
    ids = to_numbers(candidates)
    scores = np.zeros(len(ids))
    everything = max(len(index.postings.published), 1)
    for term in asked.terms:
        rarity = math.log(1 + everything / (1 + len(term.entries)))
        scores += rarity * score_term(term, candidates, ids)
    scores *= _weigh_status(ids, candidates, index)
    for kind in kinds_meant(asked.question.words):
        some = to_numbers(index.postings.facets["kind"][KINDS.index(kind)] & candidates)
        scores[np.searchsorted(ids, some)] *= IS_OF_KIND
    return ids[np.lexsort((index.postings.usable[ids], -scores))]


def choose_candidates(asked: Asked, found: BitMap, index: Index) -> BitMap:
    """Return the entries of ``found`` worth scoring: those most about the question first."""
    if len(found) <= MOST_RANKED:
        return found
    usable = _of_status("open", index) & found
    titles = BitMap.intersection(found, *(_in_titles(term) for term in asked.terms))
    heads = BitMap.intersection(found, *(_in_heads(term) for term in asked.terms))
    chosen = BitMap()
    for tier in (titles & usable, titles, heads & usable, heads, usable, found):
        room = MOST_RANKED - len(chosen)
        further = tier - chosen
        if len(further) > room:
            ids = to_numbers(further)
            places = index.postings.usable[ids]
            further = to_bitmap(ids[np.argpartition(places, room)[:room]])
        chosen |= further
        if len(chosen) >= MOST_RANKED:
            break
    return chosen


def score_term(term: Term, candidates: BitMap, ids: Numbers) -> npt.NDArray[np.float64]:
    """Return what a term is worth in each of the entries ``ids``, 0 where it is missing."""
    scores = np.zeros(len(ids))
    places = [
        (term.own.anywhere, IN_TEXT),
        (term.own.in_heads, IN_HEAD),
        (term.own.in_titles, IN_TITLE),
        (term.translated.anywhere, IN_TEXT * TRANSLATED),
        (term.translated.in_heads, IN_HEAD * TRANSLATED),
        (term.translated.in_titles, IN_TITLE * TRANSLATED),
        (term.named, IS_NAMED),
        (term.loose, IS_LOOSE),
        (term.nearby, IS_NEAR),
    ]
    for entries, worth in sorted(places, key=lambda each: each[1]):
        # From the least to the most, so that the best place counts.
        scores[np.searchsorted(ids, to_numbers(entries & candidates))] = worth
    return scores


def _in_titles(term: Term) -> BitMap:
    return term.own.in_titles | term.translated.in_titles


def _in_heads(term: Term) -> BitMap:
    return term.own.in_heads | term.translated.in_heads | term.named


def _of_status(word: str, index: Index) -> BitMap:
    stored, numbers = index.postings.facets["status"], index.words.numbers["status"]
    return BitMap.union(BitMap(), *(stored[numbers[each]] for each in STATUS_WORDS[word]))


def _weigh_status(ids: Numbers, candidates: BitMap, index: Index) -> npt.NDArray[np.float64]:
    weights = np.ones(len(ids))
    for word, weight in (("closed", IS_OVER), ("forthcoming", IS_COMING), ("open", IS_USABLE)):
        some = to_numbers(_of_status(word, index) & candidates)
        weights[np.searchsorted(ids, some)] = weight
    return weights
