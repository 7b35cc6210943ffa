"""From which stage of a call a plan counts back, or why there is nothing to plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from opportunities.models import Deadline
from opportunities.partial_dates import first_day, is_day
from opportunities.querysets import brussels_day
from opportunities.vocabulary import BINDING_DEADLINES, DeadlineKind


class NoPlan(StrEnum):
    """Why there is nothing to count back from."""

    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    EXPECTED = "expected"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The stage planned for, and those that could be chosen instead; ``why_not`` is a NoPlan."""

    stage: Deadline | None
    others: list[Deadline]
    why_not: NoPlan | None = None

    @property
    def due(self) -> date:
        """The day to hand in, the first it may be where only a month is known; needs a stage."""
        if self.stage is None:
            raise ValueError("there is no stage to plan for")
        return first_day(_last_stated(self.stage))

    @property
    def is_day_known(self) -> bool:
        """True where the source names the very day."""
        return self.stage is not None and is_day(_last_stated(self.stage))


def find_target(call: Any, now: datetime, wanted: str = "") -> Target:
    """Return the stage with the identity ``wanted`` while it is to come, else the next one."""
    deadlines = list(call.deadlines.all())
    coming = _find_coming(deadlines, now)
    if not coming:
        return Target(stage=None, others=[], why_not=_explain(call, deadlines, now))
    stage = next((each for each in coming if str(each.identity) == wanted), coming[0])
    others = [each for each in coming if each is not stage]
    return Target(stage=stage, others=others, why_not=NoPlan.WITHDRAWN if call.withdrawn else None)


def _find_coming(deadlines: Iterable[Deadline], now: datetime) -> list[Deadline]:
    coming = (each for each in deadlines if each.kind in BINDING_DEADLINES and each.closes_at > now)
    return sorted(coming, key=lambda each: each.closes_at)


def _last_stated(stage: Deadline) -> str:
    return stage.date_to or stage.date


def _explain(call: Any, deadlines: list[Deadline], now: datetime) -> NoPlan:
    if call.withdrawn:
        return NoPlan.WITHDRAWN
    if any(each.kind == DeadlineKind.EXPECTED and each.closes_at > now for each in deadlines):
        return NoPlan.EXPECTED
    if any(each.kind in BINDING_DEADLINES and each.closes_at <= now for each in deadlines):
        return NoPlan.CLOSED
    return NoPlan.EXPECTED if call.opens_on > brussels_day(now).isoformat() else NoPlan.UNKNOWN
