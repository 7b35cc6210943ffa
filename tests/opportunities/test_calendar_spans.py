"""Which days of a calendar a date takes up."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from opportunities.feeds.spans import Span, span_of_event, span_of_stage
from opportunities.months import Month, read_month
from opportunities.views.axis import Axis

BRUSSELS = ZoneInfo("Europe/Brussels")
CLOSES_AT = datetime(2026, 12, 17, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "hour", "span"),
    [
        ("2026-12-17", "", time(17), Span(datetime(2026, 12, 17, 17, tzinfo=BRUSSELS), None, True)),  # noqa: FBT003 - a table
        ("2026-12-17", "", None, Span(date(2026, 12, 17), date(2026, 12, 17), True)),  # noqa: FBT003 - a table
        ("2026-12", "", None, Span(date(2026, 12, 1), date(2026, 12, 31), False)),  # noqa: FBT003 - a table
        ("2027-01", "2027-03", None, Span(date(2027, 1, 1), date(2027, 3, 31), False)),  # noqa: FBT003 - a table
        ("2027", "", None, None),
    ],
)
def test_stage_closes_at_its_hour_or_lasts_its_days(
    start: str, end: str, hour: time | None, span: Span | None
) -> None:
    assert span_of_stage(start, end, hour=hour, closes_at=CLOSES_AT) == span


@pytest.mark.parametrize(
    ("start", "end", "hours", "span"),
    [
        (
            "2027-02-10",
            "2027-02-11",
            (time(9), time(17)),
            (
                datetime(2027, 2, 10, 10, tzinfo=BRUSSELS),
                datetime(2027, 2, 11, 18, tzinfo=BRUSSELS),
            ),
        ),
        ("2027-02-10", "", (time(9), None), (datetime(2027, 2, 10, 10, tzinfo=BRUSSELS), None)),
        # Nobody said at what hour the second day ends.
        ("2027-02-10", "2027-02-11", (time(9), None), (date(2027, 2, 10), date(2027, 2, 11))),
        ("2027-02-10", "", (None, None), (date(2027, 2, 10), date(2027, 2, 10))),
        # An end before the beginning is a mistake of the source.
        ("2027-02-10", "2027-02-01", (None, None), (date(2027, 2, 10), date(2027, 2, 10))),
        ("2027-02", "", (time(9), time(17)), (date(2027, 2, 1), date(2027, 2, 28))),
        ("2027", "", (None, None), None),
        ("", "2027-02-11", (None, None), None),
    ],
)
def test_event_has_hours_only_where_both_ends_can_be_told(
    start: str,
    end: str,
    hours: tuple[time | None, time | None],
    span: tuple[date | None, date | None] | None,
) -> None:
    found = span_of_event(start, end, starts_at=hours[0], ends_at=hours[1], zone="Europe/London")

    assert (found and (found.start, found.end)) == span


def test_hours_of_an_unknown_zone_are_left_out() -> None:
    found = span_of_event(
        "2027-02-10", "", starts_at=time(9), ends_at=time(17), zone="Europe/Atlantis"
    )

    assert found == Span(date(2027, 2, 10), date(2027, 2, 10), is_sure=True)


@pytest.mark.parametrize("text", ["", "2027", "2027-13", "2027-02-01", "1800-01", "²027-02", "x"])
def test_what_names_no_month_is_none(text: str) -> None:
    assert read_month(text) is None


def test_month_knows_its_neighbours_and_its_weeks() -> None:
    december = Month(2026, 12)

    assert (december.plus(1), december.plus(-12)) == (Month(2027, 1), Month(2025, 12))
    assert (december.weeks()[0][0], december.weeks()[-1][-1]) == (
        date(2026, 11, 30),
        date(2027, 1, 3),
    )
    assert read_month("2026-12") == december


@pytest.mark.parametrize(
    ("first", "last", "place"),
    [
        (date(2026, 11, 1), date(2026, 11, 1), ("0.00%", "0.80%")),
        (date(2027, 5, 1), date(2027, 7, 1), ("50.00%", "16.67%")),
        (date(2020, 1, 1), date(2030, 1, 1), ("0.00%", "99.73%")),
        (date(2026, 10, 31), date(2026, 10, 31), ("", "")),
        (date(2027, 11, 1), date(2027, 11, 1), ("", "")),
    ],
)
def test_days_lie_on_the_axis_where_their_month_is(
    first: date, last: date, place: tuple[str, str]
) -> None:
    assert Axis(Month(2026, 11), 12).place(first, last) == place
