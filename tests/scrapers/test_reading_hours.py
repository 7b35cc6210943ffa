"""The hour of a date in every form, and hours that belong to nothing."""

from datetime import time

import pytest

from scrapers.reading_hours import (
    HourSpan,
    find_hour_spans,
    read_hour_after,
    read_hour_before,
    read_shared_hour,
)


@pytest.mark.parametrize(
    ("text", "hour", "zone"),
    [
        (", 14:00 (CEST)", time(14), "Europe/Brussels"),
        (" (17.00 CET)", time(17), "Europe/Brussels"),
        (" at 17:00 (Brussels time)", time(17), "Europe/Brussels"),
        (" 17:00:00 Brussels local time", time(17), "Europe/Brussels"),
        (", 18:00h Brussels time", time(18), "Europe/Brussels"),
        (" 15 pm CET", time(15), "Europe/Brussels"),
        (" at 5 p.m. (CET)", time(17), "Europe/Brussels"),
        (", 17h00 CET", time(17), "Europe/Brussels"),
        (" at 17h", time(17), None),
        (", 12.00 noon CET", time(12), None),
        (" at 12 noon", time(12), None),
        (" at 12 am", time(0), None),
        (" – 10:30 Rome time", time(10, 30), "Europe/Rome"),
        (" at 9:00 UTC", time(9), "UTC"),
    ],
)
def test_an_hour_behind_a_date_is_read(text: str, hour: time, zone: str | None) -> None:
    found = read_hour_after(text, 0)

    assert found is not None
    assert (found.hour, found.zone) == (hour, zone)


@pytest.mark.parametrize(
    "text",
    [
        ". The budget is 5.00 euro",
        ", 11.03.2027",
        " in hall 17",
        " 24:00",
        " at 17:75",
        " and then at 17:00",
    ],
)
def test_figures_behind_a_date_that_are_no_hour_are_left(text: str) -> None:
    assert read_hour_after(text, 0) is None


def test_an_hour_before_a_date_is_read() -> None:
    text = "before 17:00 (Brussels time) on 4 April 2019"

    found = read_hour_before(text, text.index("4 April"))

    assert found is not None
    assert found.hour == time(17)


def test_an_hour_is_shared_only_where_a_word_says_so() -> None:
    shared = read_shared_hour(", both at 15:00 CET", 0)

    assert shared is not None
    assert shared.hour == time(15)
    assert read_shared_hour(" at 15:00 CET", 0) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("8:30 – 9:45 CET", time(8, 30), time(9, 45)),
        ("from 14:00 to 17:30 CEST", time(14), time(17, 30)),
        ("8.30 – 9.45", time(8, 30), time(9, 45)),
        ("2 pm to 5 pm", time(14), time(17)),
        ("between 9:00 and 17:00", time(9), time(17)),
        ("10 am – noon", time(10), time(12)),
    ],
)
def test_a_span_of_hours_is_read(text: str, start: time, end: time) -> None:
    (span,) = find_hour_spans(text)

    assert (span.starts_at, span.ends_at) == (start, end)


def test_the_zone_of_a_span_is_that_of_its_end() -> None:
    assert find_hour_spans("9:00 - 10:00 EEST") == [HourSpan(time(9), time(10), "Europe/Athens")]
