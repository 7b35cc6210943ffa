"""Which stage is which before and after a change: a moved stage stays itself, pure.

Rows are written anew, cut-offs repeat and a page is read again and again; a calendar moves an
entry only where the stage is known by something that none of this touches.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from opportunities.partial_dates import first_day
from opportunities.records import DeadlineFact
from opportunities.vocabulary import DeadlineKind

# A deadline that turns out to be the first of two stages is still the same date to keep.
WAYS_IN = frozenset({DeadlineKind.SINGLE, DeadlineKind.STAGE_1, DeadlineKind.CUT_OFF})


@dataclass(frozen=True, slots=True)
class KnownStage:
    """A stage as it stands in the catalogue, or stood there until it was dropped."""

    identity: UUID
    fact: DeadlineFact


def match_stages(
    now: Sequence[KnownStage], then: Sequence[DeadlineFact], dropped: Sequence[KnownStage] = ()
) -> list[UUID | None]:
    """Return the identity of each fact of ``then``, None for a stage that nobody knew.

    The same date comes first, one that was dropped and returns next; what is left over moved, to
    the nearest date of the same kind. A date that was replaced gives its identity to its successor.
    """
    matching = _Matching(then)
    live = [each for each in now if not _is_replaced(each.fact)]
    for key in (_by_hour, _by_day, _by_family_and_day):
        matching.take_equal(live, key)
        matching.take_equal(dropped, key)
    for family in (_kind_of, _family_of):
        matching.take_nearest(live, family)
    matching.take_equal([each for each in now if _is_replaced(each.fact)], _by_hour)
    return matching.found


class _Matching:
    """Hands every identity out once."""

    def __init__(self, then: Sequence[DeadlineFact]) -> None:
        self.then = then
        self.found: list[UUID | None] = [None] * len(then)
        self._given: set[UUID] = set()

    def take_equal(
        self, known: Iterable[KnownStage], key: Callable[[DeadlineFact], Hashable]
    ) -> None:
        for place, fact in self._open():
            for stage in known:
                if stage.identity not in self._given and key(stage.fact) == key(fact):
                    self._give(place, stage.identity)
                    break

    def take_nearest(
        self, known: Sequence[KnownStage], family: Callable[[DeadlineFact], str]
    ) -> None:
        pairs = sorted(
            (_distance(stage.fact, fact), fact.date, place, number)
            for place, fact in self._open()
            if not _is_replaced(fact)
            for number, stage in enumerate(known)
            if stage.identity not in self._given and family(stage.fact) == family(fact)
        )
        for _days, _date, place, number in pairs:
            if self.found[place] is None and known[number].identity not in self._given:
                self._give(place, known[number].identity)

    def _open(self) -> list[tuple[int, DeadlineFact]]:
        return [(place, fact) for place, fact in enumerate(self.then) if self.found[place] is None]

    def _give(self, place: int, identity: UUID) -> None:
        self.found[place] = identity
        self._given.add(identity)


def _is_replaced(fact: DeadlineFact) -> bool:
    return fact.kind == DeadlineKind.SUPERSEDED


def _kind_of(fact: DeadlineFact) -> str:
    return str(fact.kind)


def _family_of(fact: DeadlineFact) -> str:
    return "a way in" if fact.kind in WAYS_IN else str(fact.kind)


def _by_hour(fact: DeadlineFact) -> Hashable:
    return fact.kind, fact.date, fact.date_to, fact.time, fact.timezone


def _by_day(fact: DeadlineFact) -> Hashable:
    return fact.kind, fact.date


def _by_family_and_day(fact: DeadlineFact) -> Hashable:
    return _family_of(fact), fact.date


def _distance(one: DeadlineFact, other: DeadlineFact) -> int:
    return abs((first_day(one.date) - first_day(other.date)).days)
