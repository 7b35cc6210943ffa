"""A record with a problem is told so in plain words before it can touch the catalogue."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunities.partial_dates import find_date_problem, first_day, last_day
from opportunities.records import (
    CallFacts,
    DeadlineFact,
    EventFacts,
    OpportunityRecord,
    find_problems,
)
from opportunities.vocabulary import DeadlineKind, OpportunityKind

CALL = OpportunityRecord(
    kind=OpportunityKind.CALL,
    source_url="https://example.eu/call",
    title="A call",
    facts=CallFacts(deadlines=(DeadlineFact(kind=DeadlineKind.SINGLE, date="2027-03-09"),)),
)
EVENT = OpportunityRecord(
    kind=OpportunityKind.EVENT,
    source_url="",
    title="An event",
    facts=EventFacts(starts_on="2027-05-11", ends_on="2027-05-12"),
)


def facts_of_call(*dates: str, **facts: object) -> OpportunityRecord:
    deadlines = tuple(DeadlineFact(kind=DeadlineKind.SINGLE, date=each) for each in dates)
    return replace(CALL, facts=CallFacts(deadlines=deadlines, **facts))  # type: ignore[arg-type] # names are checked by the record


@pytest.mark.parametrize("record", [CALL, EVENT])
def test_sound_record_has_no_problem(record: OpportunityRecord) -> None:
    assert find_problems(record) == []


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        (replace(CALL, title="  "), "the title is empty"),
        (replace(CALL, title="x" * 501), "the title is longer than 500 characters"),
        (replace(CALL, source_url="ftp://a"), "the address is not a web address: 'ftp://a'"),
        (
            replace(CALL, published_on="22.11.2026"),
            "published on: '22.11.2026' is not a date (yyyy, yyyy-mm or yyyy-mm-dd)",
        ),
        (replace(CALL, facts=None), "a call without its own facts"),
        (
            facts_of_call("2027-03-09", "2027-04-09"),
            "two main deadlines: 2027-03-09, 2027-04-09",
        ),
        (facts_of_call("9019-01-01"), "deadline: the year of '9019-01-01' is not believable"),
        (
            facts_of_call("2027-02-30"),
            "deadline: '2027-02-30' is not a date (yyyy, yyyy-mm or yyyy-mm-dd)",
        ),
        (
            facts_of_call(funding_rate_percent=Decimal(170)),
            "the funding rate is not a percentage: 170",
        ),
        (facts_of_call(sme_share_percent=Decimal(0)), "the SME share is not a percentage: 0"),
        (facts_of_call(budget_total_eur=Decimal(-1)), "the budget is not an amount: -1"),
        (
            replace(EVENT, facts=EventFacts(starts_on="2027-05-11", ends_on="2027-05-10")),
            "it ends (2027-05-10) before it starts (2027-05-11)",
        ),
    ],
)
def test_problem_is_said_in_plain_words(record: OpportunityRecord, problem: str) -> None:
    assert find_problems(record) == [problem]


@given(st.dates())
def test_whole_day_is_its_own_first_and_last_day(day: object) -> None:
    assert (first_day(str(day)), last_day(str(day))) == (day, day)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2028-02", "2028-02-01", "2028-02-29"), ("2027", "2027-01-01", "2027-12-31")],
)
def test_partial_date_means_a_span_of_days(text: str, first: str, last: str) -> None:
    assert (str(first_day(text)), str(last_day(text))) == (first, last)


@given(st.text(max_size=12))
def test_no_text_makes_the_date_check_fail(text: str) -> None:
    problem = find_date_problem(text)

    assert problem is None or repr(text) in problem
