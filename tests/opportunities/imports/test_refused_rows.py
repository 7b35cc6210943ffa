"""Rows that cannot be: a sentence at the column, and nothing half saved."""

import pytest

from opportunities.imports import RowOutcome
from opportunities.models import Evidence, Opportunity, ProposedChange, Revision
from opportunities.services.manual_entry import find_editors
from tests.opportunities.imports.sending import bring_in, only

pytestmark = pytest.mark.django_db
NO_DATE = "is no date: write 2026-12-17, 17/12/2026, 2026-12 or 2026."


def counts() -> tuple[int, ...]:
    return tuple(each.objects.count() for each in (Opportunity, Revision, Evidence, ProposedChange))


@pytest.mark.parametrize(
    ("header", "cell", "column", "sentence"),
    [
        ("published_on", "31/02/2026", "published_on", f"“2026-02-31” {NO_DATE}"),
        ("deadlines", "single 2026-13-01", "deadlines", f"“2026-13-01” {NO_DATE}"),
        (
            "deadlines",
            "expected 2027-06 .. 2027-02",
            "deadlines",
            "it ends (2027-02) before it starts (2027-06)",
        ),
        (
            "deadlines",
            "2026-12-17; 2027-01-17",
            "deadlines",
            "two main deadlines: 2026-12-17, 2027-01-17",
        ),
        (
            "deadlines",
            "2026-12-17 17:00 Europe/Bari",
            "deadlines",
            "unknown time zone 'Europe/Bari'",
        ),
        (
            "budget_total_eur",
            "1.500",
            "budget_total_eur",
            "“1.500” can mean two numbers: write it without a mark for thousands.",
        ),
        (
            "budget_total_eur",
            "-5",
            "budget_total_eur",
            "This is no amount of money; leave it empty if it is not known.",
        ),
        (
            "budget_total_eur",
            "molto",
            "budget_total_eur",
            "“molto” is no number; write 1615000 or 1615000.50.",
        ),
        (
            "funding_rate_percent",
            "120",
            "funding_rate_percent",
            "Ensure this value is less than or equal to 100.",
        ),
        (
            "programme",
            "COSMO",
            "programme",
            "There is no programme “COSMO” in the portal; add it first or correct it.",
        ),
        ("phase", "forse", "phase", "“forse” is not known here; write one of: informal, formal."),
        (
            "countries",
            "Atlantide",
            "countries",
            "“Atlantide” is no country; write its code, such as IT.",
        ),
        (
            "source",
            "nobody",
            "source",
            "There is no source “nobody”; leave it empty or write one of: editors.",
        ),
        (
            "source_url",
            "ftp://x",
            "source_url",
            "This is no web address; it begins with https:// or http://.",
        ),
        ("id", "999999", "id", "There is no entry 999999 of this kind; empty the cell."),
        ("kind", "event", "kind", "This row is of another kind (event)."),
        ("withdrawn", "forse", "withdrawn", "“forse” is neither yes nor no."),
    ],
)
def test_what_cannot_be_is_refused_at_its_column_and_nothing_is_half_saved(
    header: str, cell: str, column: str, sentence: str
) -> None:
    find_editors()
    before = counts()

    report = bring_in(f'title,summary,{header}\nBando,Testo,"{cell}"\n')

    assert only(report).outcome is RowOutcome.REFUSED
    assert only(report).problems == ((column, sentence),)
    assert counts() == before
