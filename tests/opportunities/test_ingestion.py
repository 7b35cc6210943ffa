"""What a source says enters the catalogue; what a person decided, and what others said, stays."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from opportunities.models import (
    Call,
    Opportunity,
    ProposedChange,
    Revision,
)
from opportunities.records import EventFacts, OpportunityRecord
from opportunities.services.curation import edit_fields
from opportunities.services.ingestion import (
    Outcome,
    ingest_record,
    register_source,
)
from opportunities.vocabulary import OpportunityKind
from tests.opportunities.hydrogen import (
    FROM_CATALOGUE,
    FROM_PAGE,
    HYDROGEN,
    PAGE,
    SEEN_AT,
    rows,
    with_facts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def source() -> None:
    register_source("eccp", name="ECCP", homepage="https://example.eu/", licence="facts")


def test_new_record_becomes_a_published_entry_with_its_proofs() -> None:
    result = ingest_record(HYDROGEN, FROM_PAGE)

    call = Call.objects.get()
    budget = call.evidence.get(field="budget_total_eur")
    assert result.outcome is Outcome.CREATED
    assert (call.title, call.source_number, call.budget_total_eur) == (
        "Hydrogen valleys for small companies",
        "4711",
        Decimal(1_500_000),
    )
    assert str(call.programme) == "COSME"
    assert call.is_confirmed
    assert (budget.quote, budget.page_sha256) == ("Total budget: €1.5 million", "a" * 64)


def test_markup_of_the_source_is_harmless_in_the_catalogue() -> None:
    ingest_record(HYDROGEN, FROM_PAGE)

    assert Call.objects.get().body == (
        '<p>Read <a href="https://example.eu/a" rel="nofollow noopener noreferrer">it</a></p>'
    )


def test_unchanged_record_writes_no_row() -> None:
    ingest_record(HYDROGEN, FROM_PAGE)
    before = rows()
    changed_at = Call.objects.get().changed_at

    later = replace(FROM_PAGE, seen_at=SEEN_AT + timedelta(hours=6))
    result = ingest_record(HYDROGEN, later)

    assert result.outcome is Outcome.UNCHANGED
    assert rows() == before
    assert Call.objects.get().changed_at == changed_at


def test_changed_field_is_updated_and_its_history_kept() -> None:
    ingest_record(HYDROGEN, FROM_PAGE)

    result = ingest_record(with_facts(budget_total_eur=Decimal(2_000_000)), FROM_PAGE)

    revision = Revision.objects.get()
    assert (result.outcome, result.changed_fields) == (Outcome.UPDATED, ("budget_total_eur",))
    assert (revision.field, revision.before, revision.after) == (
        "budget_total_eur",
        "1500000.00",
        "2000000",
    )
    assert revision.actor == "source:eccp"


def test_record_with_a_problem_is_refused_and_changes_nothing() -> None:
    ingest_record(HYDROGEN, FROM_PAGE)
    before = rows()

    result = ingest_record(replace(HYDROGEN, title=" "), FROM_PAGE)

    assert (result.outcome, result.problems) == (Outcome.REFUSED, ("the title is empty",))
    assert rows() == before


def test_field_set_by_a_person_keeps_its_value_and_the_source_may_only_propose() -> None:
    ingest_record(HYDROGEN, FROM_PAGE)
    edit_fields(Call.objects.get(), {"title": "Valli dell'idrogeno"}, actor="anna")
    ingest_record(HYDROGEN, FROM_PAGE)
    before = rows()

    result = ingest_record(replace(HYDROGEN, title="Hydrogen valleys, second edition"), FROM_PAGE)
    again = ingest_record(replace(HYDROGEN, title="Hydrogen valleys, second edition"), FROM_PAGE)

    proposal = ProposedChange.objects.get(field="title")
    assert (result.outcome, again.outcome) == (Outcome.PROPOSED, Outcome.UNCHANGED)
    assert Call.objects.get().title == "Valli dell'idrogeno"
    assert proposal.proposed == "Hydrogen valleys, second edition"
    assert rows() == before


def test_same_number_under_another_address_is_the_same_entry() -> None:
    ingest_record(HYDROGEN, FROM_PAGE)
    other = "https://www.clustercollaboration.eu/news/hydrogen-valleys"

    ingest_record(replace(HYDROGEN, source_url=other), FROM_PAGE)

    call = Call.objects.get()
    assert (call.source_url, call.aliases.get().address) == (PAGE, other)


def test_redirected_address_moves_and_the_old_one_stays_an_alias() -> None:
    ingest_record(HYDROGEN, FROM_PAGE)
    new = "https://www.clustercollaboration.eu/content/hydrogen-valleys-2027"

    ingest_record(replace(HYDROGEN, source_url=new, aliases=(PAGE,)), FROM_PAGE)

    call = Call.objects.get()
    assert (call.source_url, call.aliases.get().address) == (new, PAGE)


def test_other_number_at_a_similar_address_is_another_entry() -> None:
    ingest_record(HYDROGEN, FROM_PAGE)

    ingest_record(replace(HYDROGEN, source_id="4712", source_url=f"{PAGE}-0"), FROM_PAGE)

    assert Call.objects.count() == 2


def test_article_at_the_address_of_a_call_stands_beside_it() -> None:
    ingest_record(HYDROGEN, FROM_CATALOGUE)
    article = replace(HYDROGEN, kind=OpportunityKind.ARTICLE, facts=None)

    ingest_record(article, FROM_PAGE)
    result = ingest_record(article, FROM_PAGE)

    call, news = Call.objects.get(), Opportunity.objects.get(kind="article")
    assert result.outcome is Outcome.UNCHANGED
    assert (news.part, list(call.related.all())) == ("article", [news])


def test_rounds_of_one_call_are_linked() -> None:
    ingest_record(with_facts(round_of="Hydrogen valleys"), FROM_PAGE)
    second = replace(
        with_facts(round_of="Hydrogen valleys"), source_id="4712", source_url=f"{PAGE}-cut-2"
    )

    ingest_record(second, FROM_PAGE)

    first, other = Call.objects.order_by("source_number")
    assert list(first.related.values_list("pk", flat=True)) == [other.pk]


def test_call_and_event_are_linked_by_the_links_of_the_source() -> None:
    event = OpportunityRecord(
        kind=OpportunityKind.EVENT,
        source_url="https://www.clustercollaboration.eu/content/matchmaking",
        title="Matchmaking",
        facts=EventFacts(starts_on="2027-06-11", ends_on="2027-06-13"),
    )
    ingest_record(event, FROM_PAGE)

    ingest_record(replace(HYDROGEN, related_urls=(event.source_url,)), FROM_PAGE)

    assert [entry.title for entry in Call.objects.get().related.all()] == ["Matchmaking"]
