"""What a source says about a locked field waits for a person, who takes it over or refuses it."""

from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import Settings

from opportunities.clock import current_time
from opportunities.models import Evidence, ProposedChange, Revision
from opportunities.records import CallFacts, DeadlineFact, OpportunityRecord
from opportunities.services import curation
from opportunities.services.ingestion import Provenance, ingest_record
from opportunities.services.proposals import UnreadableProposal
from opportunities.vocabulary import DeadlineKind, OpportunityKind
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


@pytest.mark.parametrize(
    ("field", "proposed", "expected"),
    [
        ("title", "Theirs", "Theirs"),
        ("grant_max_eur", "1700000.00", Decimal("1700000.00")),
        ("grants_expected", None, None),
        ("audience", ["sme"], ["sme"]),
        ("withdrawn", True, True),
    ],
)
def test_an_accepted_proposal_is_set_and_the_source_leads_again(
    field: str, proposed: Any, expected: Any
) -> None:
    call = factories.CallFactory(locked_fields=["summary", field])
    proposal = factories.ProposedChangeFactory(opportunity=call, field=field, proposed=proposed)

    changed = curation.accept_proposal(proposal, actor="giulia")

    call.refresh_from_db()
    proof = Evidence.objects.get(opportunity=call.pk, field=field)
    assert (changed, getattr(call, field), call.locked_fields) == ([field], expected, ["summary"])
    assert (proof.extractor, proof.page_sha256) == ("curator:giulia", "b" * 64)
    assert not ProposedChange.objects.exists()


def test_accepted_rows_are_found_by_their_names() -> None:
    cosme = factories.ProgrammeFactory(code="cosme", name="COSME")
    topic = factories.TopicFactory(code="photonics")
    call = factories.CallFactory(locked_fields=["programme", "topics", "deadlines"])
    proposed = {
        "programme": "COSME",
        "topics": ["Photonics"],
        "deadlines": [{"kind": "cut_off", "date": "2027-02-01", "date_to": None, "time": "17:00"}],
    }

    for field, value in proposed.items():
        proposal = factories.ProposedChangeFactory(opportunity=call, field=field, proposed=value)
        curation.accept_proposal(proposal, actor="giulia")

    call.refresh_from_db()
    assert (call.programme, list(call.topics.all())) == (cosme, [topic])
    assert [(each.kind, each.date) for each in call.deadlines.all()] == [("cut_off", "2027-02-01")]
    assert call.locked_fields == []


def test_region_and_call_are_accepted_by_code_and_title() -> None:
    region = factories.RegionFactory(code="ITF5", name="Basilicata")
    organisation = factories.OrganisationFactory(locked_fields=["region"])
    call = factories.CallFactory(title="The call")
    search = factories.PartnerSearchFactory(locked_fields=["call"])

    curation.accept_proposal(
        factories.ProposedChangeFactory(
            opportunity=organisation, field="region", proposed=str(region)
        ),
        actor="giulia",
    )
    curation.accept_proposal(
        factories.ProposedChangeFactory(opportunity=search, field="call", proposed="The call"),
        actor="giulia",
    )

    organisation.refresh_from_db()
    search.refresh_from_db()
    assert (organisation.region, search.call) == (region, call)


def test_a_proposal_that_fits_two_rows_is_left_to_a_person() -> None:
    factories.CallFactory.create_batch(2, title="Twin")
    search = factories.PartnerSearchFactory(locked_fields=["call"])
    proposal = factories.ProposedChangeFactory(opportunity=search, field="call", proposed="Twin")

    with pytest.raises(UnreadableProposal, match="more than one entry is called 'Twin' here"):
        curation.accept_proposal(proposal, actor="giulia")

    search.refresh_from_db()
    assert (search.call, search.locked_fields) == (None, ["call"])
    assert ProposedChange.objects.get() == proposal


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("", 'refused: "Theirs"'),
        ("The bulletin says so", 'The bulletin says so (refused: "Theirs")'),
    ],
)
def test_a_dismissed_proposal_stays_in_the_history(reason: str, told: str) -> None:
    call = factories.CallFactory(title="Ours", locked_fields=["title"])
    proposal = factories.ProposedChangeFactory(opportunity=call, kept="Ours", proposed="Theirs")

    curation.dismiss_proposal(proposal, actor="giulia", reason=reason)

    call.refresh_from_db()
    assert (call.title, call.locked_fields) == ("Ours", ["title"])
    told_rows = Revision.objects.values_list("field", "before", "after", "actor", "reason")
    assert list(told_rows) == [("title", "Ours", "Ours", "giulia", told)]
    assert not ProposedChange.objects.exists()


def test_what_a_source_says_of_a_locked_field_waits_and_is_taken_over_when_accepted() -> None:
    call = factories.CallFactory(title="Ours")
    curation.edit_fields(call, {"title": "Curated", "deadlines": [], "topics": []}, actor="giulia")
    topic = factories.TopicFactory(code="photonics")
    record = OpportunityRecord(
        kind=OpportunityKind.CALL,
        source_url=call.source_url,
        source_id=call.source_number,
        title="Theirs",
        keywords=("Photonics",),
        facts=CallFacts(
            deadlines=(DeadlineFact(kind=DeadlineKind.SINGLE, date="2027-01-14", time=time(17)),)
        ),
    )

    ingest_record(
        record, Provenance(source="eccp", extractor="eccp.call/1", seen_at=current_time())
    )
    call.refresh_from_db()
    kept = call.title
    for proposal in ProposedChange.objects.order_by("field"):
        curation.accept_proposal(proposal, actor="giulia")

    call.refresh_from_db()
    assert (kept, call.title, list(call.topics.all())) == ("Curated", "Theirs", [topic])
    assert [(each.date, each.time) for each in call.deadlines.all()] == [("2027-01-14", time(17))]
    assert "title" not in call.locked_fields


def test_a_refused_word_is_not_proposed_again_until_the_source_says_another() -> None:
    call = factories.CallFactory(title="Ours", locked_fields=["title"])
    proposed = []

    for title in ("Theirs", "Theirs", "Theirs, corrected"):
        record = OpportunityRecord(
            kind=OpportunityKind.CALL,
            source_url=call.source_url,
            source_id=call.source_number,
            title=title,
            facts=CallFacts(),
        )
        ingest_record(
            record, Provenance(source="eccp", extractor="eccp.call/1", seen_at=current_time())
        )
        waiting = ProposedChange.objects.filter(field="title")
        proposed.append(list(waiting.values_list("proposed", flat=True)))
        for proposal in waiting:
            curation.dismiss_proposal(proposal, actor="giulia")

    call.refresh_from_db()
    assert proposed == [["Theirs"], [], ["Theirs, corrected"]]
    assert call.title == "Ours"


def test_neighbours_that_a_person_has_set_are_proposed_on_both_sides() -> None:
    one, other = factories.CallFactory(), factories.CallFactory()
    curation.lock_field(other, "related", actor="giulia")
    record = OpportunityRecord(
        kind=OpportunityKind.CALL,
        source_url=one.source_url,
        source_id=one.source_number,
        title=one.title,
        facts=CallFacts(),
        related_urls=(other.source_url,),
    )
    source = Provenance(source="eccp", extractor="eccp.call/1", seen_at=current_time())

    outcomes = [ingest_record(record, source).outcome.value for _ in range(2)]
    proposal = ProposedChange.objects.get(field="related")
    linked = list(other.related.all())
    curation.accept_proposal(proposal, actor="giulia")

    assert (linked, outcomes[1]) == ([], "unchanged")
    assert (proposal.opportunity_id, proposal.exact) == (other.pk, [one.pk])
    assert [each.pk for each in one.related.all()] == [other.pk]
