"""From a deadline backwards: the last safe days of every step, and whether it can still be done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from opportunities.planning.steps import USUAL, USUAL_MARGIN, Step
from opportunities.planning.working_days import WorkingDays

# With less than a week to spare the work has to begin now.
COMFORTABLE_DAYS = 5


class Light(StrEnum):
    """Whether an application can still be ready in time."""

    FEASIBLE = "feasible"
    START_NOW = "start_now"
    LATE = "late"


class Standing(StrEnum):
    """How one step stands today; whether it was begun the portal cannot know."""

    TO_COME = "to_come"
    START_TODAY = "start_today"
    SHOULD_HAVE_BEGUN = "should_have_begun"
    SHOULD_BE_OVER = "should_be_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """What a plan stands on: working days per step, 0 for one already done, and the margin."""

    days: Mapping[Step, int] = field(
        default_factory=lambda: {step: usual.working_days for step, usual in USUAL.items()}
    )
    margin: int = USUAL_MARGIN
    calendar: WorkingDays = field(default_factory=WorkingDays)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One step: the last safe day to begin it, the day on which it has to be over."""

    step: Step
    working_days: int
    begins: date
    ends: date
    standing: Standing
    # Working days from today to the beginning; below 0 when it should have begun.
    days_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The steps by time; ``begins`` is the last safe day to start."""

    due: date
    steps: list[PlannedStep]
    begins: date
    light: Light
    days_left: int

    @property
    def late(self) -> list[PlannedStep]:
        """The steps that should have begun."""
        return [each for each in self.steps if each.days_left < 0]


def make_plan(due: date, assumptions: Assumptions, today: date) -> Plan:
    """Count back from the day on which everything has to be handed in.

    A step that is already done takes no day and holds nobody up.
    """
    calendar = assumptions.calendar
    spans = _place(due, assumptions)
    steps = [
        PlannedStep(
            step=step,
            working_days=assumptions.days[step],
            begins=begins,
            ends=ends,
            standing=_judge(begins, ends, today),
            days_left=calendar.between(today, begins),
        )
        for step, (begins, ends) in spans.items()
    ]
    steps.sort(key=lambda each: (each.begins, each.ends, list(Step).index(each.step)))
    begins = min((each.begins for each in steps), default=due)
    left = calendar.between(today, begins)
    return Plan(
        due=due, steps=steps, begins=begins, light=_find_light(begins, today, left), days_left=left
    )


def _place(due: date, assumptions: Assumptions) -> dict[Step, tuple[date, date]]:
    """Return first and last day of every step that is still to be done."""
    calendar = assumptions.calendar
    # A step has to be over before this day.
    borders: dict[Step, date] = {}
    spans = {}
    last = calendar.before(due, assumptions.margin) if assumptions.margin else due
    for step in reversed(Step):
        followers = [borders[each] for each in USUAL[step].before]
        days = assumptions.days[step]
        if followers:
            border = min(followers)
            ends = calendar.before(border)
        else:
            border = ends = calendar.at_or_before(last)
        if days:
            border = calendar.before(ends, days - 1)
            spans[step] = (border, ends)
        borders[step] = border
    return spans


def _judge(begins: date, ends: date, today: date) -> Standing:
    if ends < today:
        return Standing.SHOULD_BE_OVER
    if begins < today:
        return Standing.SHOULD_HAVE_BEGUN
    return Standing.START_TODAY if begins == today else Standing.TO_COME


def _find_light(begins: date, today: date, left: int) -> Light:
    if begins < today:
        return Light.LATE
    return Light.FEASIBLE if left >= COMFORTABLE_DAYS else Light.START_NOW
