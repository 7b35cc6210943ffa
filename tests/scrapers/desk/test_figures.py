"""The figures of a run beside those of the last good one."""

import pytest

from scrapers.desk.figures import (
    Coverage,
    Figure,
    SectionFigures,
    compare_coverage,
    compare_funnels,
    compare_sections,
)

GOOD = {
    "listed": 40,
    "visited": 40,
    "not_modified": 3,
    "unchanged_pages": 4,
    "calls": 20,
    "calls_dated": 20,
    "events": 10,
    "events_dated": 9,
}


def find_figure(name: str, counts: dict[str, int], base: dict[str, int] | None) -> Figure:
    return next(each for each in compare_funnels(counts, base) if each.name == name)


def test_a_first_run_has_nothing_beside_it() -> None:
    figures = {each.name: each for each in compare_funnels(GOOD, None)}

    assert figures["listed"] == Figure(name="listed", value="40")
    assert figures["same"] == Figure(name="same", value="7")
    assert figures["dated"] == Figure(name="dated", value="29/30")


@pytest.mark.parametrize(
    ("listed", "difference", "stands_out"),
    [(40, "", False), (43, "+3", False), (37, "−3", False), (36, "−4", True), (50, "+10", True)],  # noqa: RUF001 - a true minus
)
def test_list_that_changed_by_a_tenth_stands_out(
    *, listed: int, difference: str, stands_out: bool
) -> None:
    figure = find_figure("listed", {"listed": listed}, GOOD)

    assert (figure.difference, figure.stands_out) == (difference, stands_out)


@pytest.mark.parametrize(("name", "value"), [("refused", 1), ("gone", 1)])
def test_one_page_lost_stands_out(name: str, value: int) -> None:
    assert find_figure(name, {name: value}, GOOD).stands_out
    assert not find_figure(name, {name: value}, {name: value}).stands_out


def test_dates_that_went_missing_stand_out() -> None:
    fewer = {"calls": 20, "calls_dated": 15}

    assert find_figure("dated", fewer, GOOD).stands_out
    assert not find_figure("dated", {"calls": 20, "calls_dated": 19}, GOOD).stands_out
    assert not find_figure("dated", {}, GOOD).stands_out


def test_lists_are_shown_beside_their_last_reading() -> None:
    now = {"sections": {"calls": {"listed": 3, "known": 38, "missing": 35}, "news": {"listed": 2}}}
    before = {"sections": {"calls": {"listed": 38}}}

    assert compare_sections(now, before) == (
        SectionFigures(
            name="calls", listed=3, before=38, missing=35, known=38, failures=(), stands_out=True
        ),
        SectionFigures(
            name="news", listed=2, before=None, missing=0, known=0, failures=(), stands_out=False
        ),
    )


def test_one_list_that_collapsed_stands_out_in_the_sum() -> None:
    now = {"listed": 40, "sections": {"calls": {"listed": 3}}}
    before = {"listed": 40, "sections": {"calls": {"listed": 35}}}

    assert compare_funnels(now, before)[0].stands_out


def test_coverage_that_nobody_counted_is_not_zero() -> None:
    now = {"coverage": {"calls with a deadline": 0.62}}
    before = {"coverage": {"calls with a deadline": 1.0, "events with a date": 0.9}}

    assert compare_coverage(now, before) == (
        Coverage(name="calls with a deadline", percent=62, before=100, stands_out=True),
        Coverage(name="events with a date", percent=None, before=90, stands_out=False),
    )
