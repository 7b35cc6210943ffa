"""Every page of the replica gives exactly the records that a perfect reader makes of it."""

from datetime import time
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest

from opportunities.records import DeadlineFact, OpportunityRecord
from scrapers.cluster_collaboration.reader import read_page
from tests.replica import load_expected, load_pages
from tests.replica.content import Page
from tests.replica.site import Replica
from tests.scrapers.cluster_collaboration.markup import SITE

EXPECTED = load_expected()
READABLE = [
    page
    for page in load_pages()
    if page.path in EXPECTED
    and page.status == 200
    and page.redirect is None
    and page.template != "login"
]
LISTS = {
    "calls": "calls",
    "/open-calls": "calls",
    "/events": "events",
    "/event-calendar": "events",
    "/event-calendar/matchmaking": "events",
    "/partner-search": "partner-searches",
    "/escp-list": "partnerships",
    "/euroclusters": "partnerships",
    "/eu-cluster-partnerships": "partnerships",
    "/eu-cluster-partnerships/escp-4i/first-generation": "partnerships",
}
RENAMED = {"call": "call_identifier"}


@pytest.fixture(scope="module")
def replica() -> Replica:
    return Replica()


@pytest.mark.parametrize("page", READABLE, ids=lambda page: page.path)
def test_a_page_gives_the_records_of_a_perfect_reader(page: Page, replica: Replica) -> None:
    listed_as = frozenset(LISTS[name] for name in page.lists if name in LISTS)

    read = read_page(
        replica.answer(page.path).body.decode(), url=SITE + page.path, listed_as=listed_as
    )

    expected = EXPECTED[page.path]
    assert [as_expected(one, facts) for one, facts in zip(read.records, expected, strict=True)] == [
        in_order(facts) for facts in expected
    ]


def test_the_replica_has_enough_pages_to_judge_by() -> None:
    assert len(READABLE) >= 60


def as_expected(record: OpportunityRecord, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a record under the names and in the forms of the oracle."""
    values = {}
    for name in facts:
        field = RENAMED.get(name, name)
        holder = record if hasattr(record, field) else record.facts
        values[name] = plain(getattr(holder, field))
    return in_order(values)


def in_order(facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts whose lists, which have no order of their own, are sorted."""
    return {
        name: sorted(value, key=sorting_key) if isinstance(value, list) else value or None
        for name, value in facts.items()
    }


def plain(value: Any) -> Any:
    """Return a value of a record as the oracle writes it."""
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, DeadlineFact):
        names = ("kind", "date", "date_to", "time", "timezone", "certainty")
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def sorting_key(value: Any) -> str:
    return value["date"] if isinstance(value, dict) else str(value)
