"""The cards of entries, kept while they hold: a page makes only those that nobody has seen yet."""

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from opportunities.models import Opportunity
from opportunities.search.results import Results
from opportunities.search.words import Words
from opportunities.templatetags.lists import marked, passage
from opportunities.views.cards import Card, make_card
from opportunities.views.sections import load_groups

# Per process, some 4 kB each.
MOST_KEPT = 20_000
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A card, with the version of the entry and the words that it was made from."""

    card: Card
    version: int
    words: Words


class CardShelf:
    """The cards that were shown lately in each language."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, Kept] = OrderedDict()

    def show(self, groups: Sequence[Results], now: datetime) -> list[list[Card]]:
        """Return the cards of several pages of results, each in its order.

        A card that is kept is shown when the entry, the words it uses and its last confirmation
        are the same, and ``now`` lies within the time for which it reads the same.
        """
        language = get_language() or ""
        cards = self._find(groups, language, now)
        missing = [each for found in groups for each in found.ids if each not in cards]
        if missing:
            cards |= self._make(groups, set(missing), now)
        return [[cards[each] for each in found.ids if each in cards] for found in groups]

    def forget(self) -> None:
        """Drop everything that is kept."""
        with self._lock:
            self._kept.clear()

    def _find(self, groups: Iterable[Results], language: str, now: datetime) -> dict[int, Card]:
        found: dict[int, Card] = {}
        with self._lock:
            for results in groups:
                for each in results.ids:
                    kept = self._kept.get((each, language))
                    if kept and _holds(kept, results, each, now):
                        found[each] = kept.card
                        self._kept.move_to_end((each, language))
        confirmed = dict(
            Opportunity.objects.filter(pk__in=list(found))
            .order_by()
            .values_list("pk", "confirmed_with__at")
        )
        return {
            each: card
            for each, card in found.items()
            if each in confirmed and confirmed[each] == card.confirmed_at
        }

    def _make(
        self, groups: Sequence[Results], missing: Collection[int], now: datetime
    ) -> dict[int, Card]:
        language = get_language() or ""
        made: dict[int, Card] = {}
        for results, entries in zip(groups, load_groups(groups, only=missing), strict=True):
            for entry in entries:
                card = make_card(entry, now)
                made[entry.pk] = card
                kept = Kept(card, results.versions[entry.pk], results.words)
                with self._lock:
                    self._kept[entry.pk, language] = kept
        with self._lock:
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return made


CARDS = CardShelf()


def show_cards(groups: Sequence[Results], now: datetime) -> list[list[Card]]:
    """Return the cards of several pages of results, each in its order."""
    return CARDS.show(groups, now)


def show_found(results: Results, now: datetime) -> list[Card]:
    """Return the cards of a page of results; of a question, with its words marked."""
    [cards] = show_cards([results], now)
    stems = results.asked.stems if results.asked else frozenset()
    if not stems or not cards:
        return cards
    texts = Opportunity.objects.filter(pk__in=results.ids).order_by().only("summary", "body")
    by_id: dict[int, Any] = {each.pk: each for each in texts}
    return [
        replace(card, title=marked(card.title, stems), passage=passage(by_id[card.pk], stems))
        for card in cards
        if card.pk in by_id
    ]


def _holds(kept: Kept, results: Results, pk: int, now: datetime) -> bool:
    return (
        kept.version == results.versions[pk]
        and kept.words is results.words
        and kept.card.made_at <= now < kept.card.holds_until
    )
