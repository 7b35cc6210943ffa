"""When so much is missing from a list that the list is doubted and not the entries."""

import pytest

from scrapers.health import RunCounts, SectionCounts, find_list_doubts


def doubts_about(*, known: int, missing: int) -> list[str]:
    section = SectionCounts(listed=60, reachable=True, known=known, missing=missing)
    return find_list_doubts(RunCounts(sections={"calls": section}), listed_last_time={})


@pytest.mark.parametrize(
    ("known", "missing"),
    [(12, 5), (14, 5), (60, 21), (5, 5)],
)
def test_more_than_a_third_of_what_was_listed_and_at_least_five_is_doubted(
    known: int, missing: int
) -> None:
    assert doubts_about(known=known, missing=missing) == [
        f"{missing} of {known} known pages are missing from the list of calls"
    ]


@pytest.mark.parametrize(
    ("known", "missing"),
    [(0, 0), (4, 4), (6, 4), (15, 5), (60, 20)],
)
def test_a_few_missing_pages_are_believed(known: int, missing: int) -> None:
    assert doubts_about(known=known, missing=missing) == []


def test_list_that_is_empty_or_halved_is_not_doubted_twice() -> None:
    halved = SectionCounts(listed=20, reachable=True, known=60, missing=40)

    doubts = find_list_doubts(RunCounts(sections={"calls": halved}), listed_last_time={"calls": 60})

    assert doubts == ["the list of calls shrank from 60 to 20"]


def test_only_the_section_with_the_absence_is_doubted() -> None:
    sections = {
        "calls": SectionCounts(listed=60, reachable=True, known=60, missing=1),
        "events": SectionCounts(listed=20, reachable=True, known=30, missing=11),
    }

    doubts = find_list_doubts(RunCounts(sections=sections), listed_last_time={})

    assert doubts == ["11 of 30 known pages are missing from the list of events"]
