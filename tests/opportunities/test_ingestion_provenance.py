"""Deadlines and facts of several origins: nobody takes back what another has said."""

from dataclasses import replace
from decimal import Decimal

import pytest

from opportunities.models import (
    Call,
    ProposedChange,
)
from opportunities.services.ingestion import (
    Outcome,
    confirm_entries,
    ingest_record,
    register_source,
)
from opportunities.vocabulary import DeadlineKind
from tests.opportunities.hydrogen import (
    FROM_CATALOGUE,
    FROM_PAGE,
    HYDROGEN,
    MARCH,
    PAGE,
    SEEN_AT,
    with_facts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def source() -> None:
    register_source("eccp", name="ECCP", homepage="https://example.eu/", licence="facts")


def test_moved_deadline_supersedes_the_old_one() -> None:
    ingest_record(HYDROGEN, FROM_PAGE)

    ingest_record(with_facts(deadlines=(replace(MARCH, date="2027-04-20"),)), FROM_PAGE)

    assert list(Call.objects.get().deadlines.values_list("kind", "date")) == [
        ("superseded", "2027-03-09"),
        ("single", "2027-04-20"),
    ]


def test_deadline_from_elsewhere_stays_beside_the_one_of_the_page() -> None:
    cut_off = replace(MARCH, kind=DeadlineKind.CUT_OFF, date="2027-09-30", quote="a newsletter")
    ingest_record(with_facts(deadlines=(cut_off,)), FROM_CATALOGUE)

    ingest_record(HYDROGEN, FROM_PAGE)

    assert list(Call.objects.get().deadlines.values_list("kind", "date")) == [
        ("single", "2027-03-09"),
        ("cut_off", "2027-09-30"),
    ]


def test_silence_of_a_page_erases_no_fact_that_others_stated() -> None:
    ingest_record(with_facts(grant_max_eur=Decimal(60_000)), FROM_CATALOGUE)

    ingest_record(HYDROGEN, FROM_PAGE)

    call = Call.objects.get()
    assert call.grant_max_eur == Decimal(60_000)
    assert call.evidence.get(field="grant_max_eur").extractor == "starter-catalogue/1"
    assert call.evidence.get(field="title").extractor == "eccp.call_page/1"


def test_source_may_take_back_what_it_said_itself() -> None:
    ingest_record(HYDROGEN, FROM_PAGE)

    ingest_record(with_facts(budget_total_eur=None), FROM_PAGE)

    assert Call.objects.get().budget_total_eur is None


def test_entry_of_the_starter_catalogue_waits_for_a_run_to_confirm_it() -> None:
    ingest_record(HYDROGEN, FROM_CATALOGUE)
    waiting = Call.objects.get().is_confirmed

    result = ingest_record(HYDROGEN, FROM_PAGE)
    confirm_entries("eccp", at=SEEN_AT, seen=[1], confirmed=[result.opportunity_id or 0])

    assert (waiting, Call.objects.get().is_confirmed) == (False, True)


def test_deadlines_set_by_a_person_are_not_touched() -> None:
    ingest_record(HYDROGEN, FROM_PAGE)
    Call.objects.update(locked_fields=["deadlines"])

    ingest_record(with_facts(deadlines=(replace(MARCH, date="2027-04-20"),)), FROM_PAGE)

    assert Call.objects.get().deadlines.get().date == "2027-03-09"
    assert ProposedChange.objects.get().field == "deadlines"


def test_page_that_states_no_deadline_any_more_takes_none_back() -> None:
    ingest_record(HYDROGEN, FROM_PAGE)

    result = ingest_record(with_facts(deadlines=()), FROM_PAGE)

    assert result.outcome is Outcome.UNCHANGED
    assert list(Call.objects.get().deadlines.values_list("kind", "date")) == [
        ("single", "2027-03-09")
    ]


def test_cut_off_that_has_passed_is_not_called_replaced() -> None:
    passed = replace(MARCH, kind=DeadlineKind.CUT_OFF, date="2026-05-26")
    coming = replace(MARCH, kind=DeadlineKind.CUT_OFF)
    ingest_record(with_facts(deadlines=(passed, coming)), FROM_PAGE)

    ingest_record(HYDROGEN, FROM_PAGE)

    assert list(Call.objects.get().deadlines.values_list("kind", "date")) == [
        ("cut_off", "2026-05-26"),
        ("single", "2027-03-09"),
    ]


def test_entry_of_the_starter_catalogue_without_address_is_taken_over() -> None:
    register_source("starter", name="Starter", homepage="", licence="")
    known = replace(HYDROGEN, source_url="", source_id="starter-hydrogen", keywords=())
    ingest_record(known, replace(FROM_CATALOGUE, source="starter"))

    ingest_record(HYDROGEN, FROM_PAGE)

    call = Call.objects.get()
    assert (call.source.code, call.source_url, call.source_number) == ("eccp", PAGE, "4711")
    assert call.is_confirmed


def test_entry_of_the_starter_catalogue_with_another_date_is_another_entry() -> None:
    register_source("starter", name="Starter", homepage="", licence="")
    other = replace(MARCH, date="2024-03-09")
    known = replace(with_facts(deadlines=(other,)), source_url="", source_id="starter-hydrogen")
    ingest_record(known, replace(FROM_CATALOGUE, source="starter"))

    ingest_record(HYDROGEN, FROM_PAGE)

    assert Call.objects.count() == 2
