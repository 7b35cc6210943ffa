"""Every form in which the sources write dates, and what is no date at all."""

import pytest

from scrapers.reading_dates import FoundDate, find_dates


def spans(text: str) -> list[tuple[str, str]]:
    return [(each.first, each.last) for each in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("DEADLINE: 25 April 2024", "2024-04-25"),
        ("on 05 April 2023", "2023-04-05"),
        ("Wednesday, 30 October 2019", "2019-10-30"),
        ("17 September 2026, 14:00 (CEST)", "2026-09-17"),
        ("2 December 2020 (17.00 CET)", "2020-12-02"),
        ("June 7th 2023", "2023-06-07"),
        ("May 31st, 2027", "2027-05-31"),
        ("14th of May 2027", "2027-05-14"),
        ("Friday 21st May 2027", "2027-05-21"),
        ("30 SEPTEMBER 2021", "2021-09-30"),
        ("8 Sept. 2027", "2027-09-08"),
        ("03/07/2023 15 pm CET", "2023-07-03"),
        ("30.8.2023", "2023-08-30"),
        ("2026-04-04T08:00Z", "2026-04-04"),
        ("12\u00a0October\u00a02027", "2027-10-12"),
    ],
)
def test_one_day_is_read_in_every_form(text: str, day: str) -> None:
    assert spans(text) == [(day, day)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("26-27 March 2024", "2024-03-26", "2024-03-27"),
        ("27–28 May 2027", "2027-05-27", "2027-05-28"),
        ("11 to 13 June 2024", "2024-06-11", "2024-06-13"),
        ("12th and 13th June 2015", "2015-06-12", "2015-06-13"),
        ("May 15-19th 2017", "2017-05-15", "2017-05-19"),
        ("26th – 27th of June 2017", "2017-06-26", "2017-06-27"),
        ("30 May – 1 June 2016", "2016-05-30", "2016-06-01"),
        ("1 December 2016 – 2 December 2016", "2016-12-01", "2016-12-02"),
        ("28 December 2026 – 5 January 2027", "2026-12-28", "2027-01-05"),
        ("30 December – 2 January 2027", "2026-12-30", "2027-01-02"),
        ("Monday 28 June to Friday 2 July 2027", "2027-06-28", "2027-07-02"),
        ("8, 9 and 10 June 2027", "2027-06-08", "2027-06-10"),
        ("15 January 2027 until 31 March 2027", "2027-01-15", "2027-03-31"),
        ("June to August 2027", "2027-06", "2027-08"),
        ("November to February 2027", "2026-11", "2027-02"),
    ],
)
def test_a_range_is_read_in_every_form(text: str, first: str, last: str) -> None:
    assert spans(text) == [(first, last)]


def test_a_month_without_a_day_stays_a_month() -> None:
    assert find_dates("in April 2019.") == [FoundDate("2019-04", "2019-04", 3, 13)]


def test_two_days_joined_by_and_are_marked_as_a_pair() -> None:
    pair, span = find_dates("12 and 13 June 2027; 14 - 15 June 2027")

    assert (pair.is_pair, span.is_pair) == (True, False)


def test_a_list_takes_its_year_from_the_end() -> None:
    found = spans("30 April, 30 July, 29 October and 20 December 2027")

    assert found == [
        ("2027-04-30", "2027-04-30"),
        ("2027-07-30", "2027-07-30"),
        ("2027-10-29", "2027-12-20"),
    ]


def test_a_list_of_figures_is_read_one_by_one() -> None:
    found = spans("30.8.2023, 30.12.2023, 30.1.2024")

    assert found == [(day, day) for day in ("2023-08-30", "2023-12-30", "2024-01-30")]


@pytest.mark.parametrize(
    "text",
    [
        "31 June 2020",
        "13/25/2027",
        "32 May 2027",
        "version 1.2.2027.4/5",
        "room 12, May hall",
        "30 May, then nothing",
        "29 February 2027",
    ],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert find_dates(text) == []
