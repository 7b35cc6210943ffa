"""Counting back over working days: the last safe day of every step, and a light."""

from datetime import date, timedelta
from typing import Any

import pytest

from opportunities.planning.plan import Assumptions, Light, Standing, make_plan
from opportunities.planning.steps import USUAL, Step
from opportunities.planning.working_days import WorkingDays

TUESDAY = date(2027, 3, 9)


def spans(plan: Any) -> dict[str, tuple[str, str]]:
    return {str(s.step): (s.begins.isoformat(), s.ends.isoformat()) for s in plan.steps}


def test_steps_are_counted_back_over_working_days() -> None:
    plan = make_plan(TUESDAY, Assumptions(), date(2026, 11, 23))

    assert spans(plan) == {
        "agreement": ("2027-01-13", "2027-02-02"),
        "letter": ("2027-02-03", "2027-03-02"),
        "code": ("2027-02-12", "2027-02-18"),
        "profile": ("2027-02-17", "2027-03-02"),
        "budget": ("2027-02-19", "2027-03-02"),
        "review": ("2027-03-03", "2027-03-05"),
        "submission": ("2027-03-08", "2027-03-08"),
    }
    assert (plan.begins, plan.light, plan.days_left) == (date(2027, 1, 13), Light.FEASIBLE, 33)


@pytest.mark.parametrize(
    ("today", "light", "late"),
    [
        ("2027-01-06", Light.FEASIBLE, []),
        ("2027-01-07", Light.START_NOW, []),
        ("2027-01-13", Light.START_NOW, []),
        ("2027-01-14", Light.LATE, ["agreement"]),
        ("2027-02-05", Light.LATE, ["agreement", "letter"]),
    ],
)
def test_light_turns_with_the_days_that_are_left(today: str, light: Light, late: list[str]) -> None:
    plan = make_plan(TUESDAY, Assumptions(), date.fromisoformat(today))

    assert (plan.light, [str(each.step) for each in plan.late]) == (light, late)


def test_what_cannot_be_in_time_any_more_is_told_step_by_step() -> None:
    plan = make_plan(TUESDAY, Assumptions(), date(2027, 2, 12))

    assert {str(each.step): each.standing for each in plan.steps} == {
        "agreement": Standing.SHOULD_BE_OVER,
        "letter": Standing.SHOULD_HAVE_BEGUN,
        "code": Standing.START_TODAY,
        "profile": Standing.TO_COME,
        "budget": Standing.TO_COME,
        "review": Standing.TO_COME,
        "submission": Standing.TO_COME,
    }


def test_step_that_is_done_holds_nobody_up() -> None:
    done = dict.fromkeys(Step, 0) | {Step.REVIEW: 2, Step.SUBMISSION: 1}

    plan = make_plan(TUESDAY, Assumptions(days=done, margin=0), date(2027, 3, 1))

    assert spans(plan) == {
        "review": ("2027-03-05", "2027-03-08"),
        "submission": ("2027-03-09", "2027-03-09"),
    }


@pytest.mark.parametrize("shift", [7, 14, 28])
def test_plan_moves_by_whole_weeks_with_its_deadline(shift: int) -> None:
    # No holiday lies between these dates.
    days = {step: usual.working_days for step, usual in USUAL.items()} | {Step.LETTER: 5}
    short = Assumptions(days=days | {Step.AGREEMENT: 3})
    before = make_plan(date(2027, 7, 6), short, date(2027, 1, 7))

    after = make_plan(date(2027, 7, 6) + timedelta(shift), short, date(2027, 1, 7))

    moved = {
        step: tuple((date.fromisoformat(day) + timedelta(shift)).isoformat() for day in span)
        for step, span in spans(before).items()
    }
    assert spans(after) == moved


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        ("2026-12-28", 1, "2026-12-24"),  # Christmas, Santo Stefano on a Saturday
        ("2027-01-07", 1, "2027-01-05"),  # Epifania
        ("2027-03-30", 1, "2027-03-26"),  # Easter and the Monday after it
        ("2027-04-27", 2, "2027-04-23"),  # 25 April on a Sunday
        ("2026-10-05", 1, "2026-10-02"),
        ("2027-10-05", 1, "2027-10-01"),  # 4 October is a holiday again since 2026
    ],
)
def test_holidays_of_italy_are_no_working_days(day: str, count: int, found: str) -> None:
    assert WorkingDays().before(date.fromisoformat(day), count).isoformat() == found


def test_closing_weeks_are_no_working_days() -> None:
    closed = WorkingDays(((date(2026, 12, 23), date(2027, 1, 8)),))

    assert closed.before(date(2027, 1, 11)) == date(2026, 12, 22)
    assert closed.between(date(2026, 12, 21), date(2027, 1, 12)) == 3
