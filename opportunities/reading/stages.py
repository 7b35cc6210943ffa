"""The dates of an entry in the order of time: what is past, what comes next, what is a forecast."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from opportunities.models import Deadline
from opportunities.partial_dates import closing_moment, first_day
from opportunities.querysets import brussels_day
from opportunities.vocabulary import BRUSSELS, DeadlineKind, Phase


class StageState(StrEnum):
    """How a date stands to this moment; a forecast and a replaced date bind nobody."""

    PAST = "past"
    NEXT = "next"
    LATER = "later"
    EXPECTED = "expected"
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"
    TODAY = "today"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One date: a deadline, or else ``day``, on which a call opens or which is today."""

    state: StageState
    at: datetime
    deadline: Deadline | None = None
    day: str = ""


def find_stages(entry: Any, now: datetime) -> list[Stage]:
    """Return the dates of an entry by time, today among them; empty where none is known."""
    stages = [_place(each, now) for each in entry.deadlines.all()]
    if opens_on := getattr(entry, "opens_on", ""):
        stages.append(_place_opening(opens_on, now))
    if not stages:
        return []
    return sorted(_mark_next([*stages, _today(now)]), key=lambda stage: stage.at)


def knows_phase(call: Any, proven: Iterable[str]) -> bool:
    """Tell whether the phase of a call is more than the value that calls have by default.

    ``proven`` names the fields that have evidence.
    """
    return bool(call.phase != Phase.FORMAL) or "phase" in proven


def _place(deadline: Deadline, now: datetime) -> Stage:
    is_over = deadline.closes_at <= now
    if deadline.kind == DeadlineKind.SUPERSEDED:
        state = StageState.SUPERSEDED
    elif deadline.kind == DeadlineKind.EXPECTED:
        state = StageState.LAPSED if is_over else StageState.EXPECTED
    else:
        state = StageState.PAST if is_over else StageState.LATER
    return Stage(state=state, at=deadline.closes_at, deadline=deadline)


def _place_opening(day: str, now: datetime) -> Stage:
    """Place the opening at the end of what its date may mean, and as past once that begins."""
    is_over = first_day(day) <= brussels_day(now)
    at = closing_moment(day, hour=None, zone=BRUSSELS)
    return Stage(
        state=StageState.PAST if is_over else StageState.LATER,
        at=min(at, now) if is_over else at,
        day=day,
    )


def _today(now: datetime) -> Stage:
    return Stage(state=StageState.TODAY, at=now, day=brussels_day(now).isoformat())


def _mark_next(stages: Iterable[Stage]) -> list[Stage]:
    ordered = sorted(stages, key=lambda stage: stage.at)
    coming = next((stage for stage in ordered if stage.state == StageState.LATER), None)
    return [replace(each, state=StageState.NEXT) if each is coming else each for each in ordered]
