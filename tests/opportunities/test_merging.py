"""Two entries become one and can be two again: nothing that either had is lost on the way."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from opportunities.models import Call, Evidence, Merge, Opportunity, ProposedChange
from opportunities.services import curation
from opportunities.services.curation import WrongState
from opportunities.services.history import history_of, read_state, replay_history
from opportunities.services.ingestion import ingest_record
from opportunities.services.merging import (
    BOTH,
    KEPT,
    OTHER,
    entries_merged,
    find_kept,
    merge,
    merge_undone,
    propose_choices,
    undo_merge,
)
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities.hydrogen import FROM_PAGE, HYDROGEN

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def make_pair() -> tuple[Call, Call]:
    """Return a call and the same call as another site tells it, with more money and less text."""
    kept = factories.CallFactory(
        title="Hydrogen valleys", grant_max_eur=None, keywords=["hydrogen"], deadlines=[]
    )
    other = factories.CallFactory(
        title="Hydrogen Valleys call", summary="", keywords=["valleys", "hydrogen"]
    )
    factories.EvidenceFactory(opportunity=other, field="grant_max_eur", quote="up to 1.6 M€")
    return kept, other


def test_what_only_the_other_knows_is_taken_over_with_its_proof_and_locked() -> None:
    kept, other = make_pair()

    made = merge(kept, other, actor="giulia", reason="Same call")

    proof = Evidence.objects.get(opportunity=kept.pk, field="grant_max_eur")
    kept = Call.objects.get(pk=kept.pk)
    assert (kept.title, str(kept.grant_max_eur)) == ("Hydrogen valleys", "1615000.00")
    assert [each.date for each in kept.deadlines.all()] == ["2026-12-17"]
    assert sorted(kept.locked_fields) == ["deadlines", "grant_max_eur"]
    assert (proof.quote, made.choices["title"]) == ("up to 1.6 M€", KEPT)
    assert (other.review_state, other.merged_into_id) == (ReviewState.MERGED, kept.pk)
    assert find_kept(other).pk == kept.pk
    assert {each.opportunity_id for each in history_of(kept)} == {kept.pk, other.pk}


def test_a_person_chooses_field_by_field() -> None:
    kept, other = make_pair()

    merge(
        kept, other, choices={"title": OTHER, "keywords": BOTH, "deadlines": KEPT}, actor="giulia"
    )

    assert (kept.title, kept.keywords) == ("Hydrogen Valleys call", ["hydrogen", "valleys"])
    assert not kept.deadlines.exists()


def test_words_of_persons_go_before_those_of_sources() -> None:
    kept, other = make_pair()
    curation.edit_fields(other, {"title": "As giulia has it"}, actor="giulia")
    curation.edit_fields(kept, {"identifier": ""}, actor="giulia")

    choices = propose_choices(kept, other)

    assert (choices["title"].choice, choices["identifier"].choice) == (OTHER, KEPT)


def test_an_undone_merge_leaves_both_as_they_were() -> None:
    kept, other = make_pair()
    factories.ArticleFactory().related.add(other)
    search = factories.PartnerSearchFactory(call=other, locked_fields=["call"])
    announced = factories.AnnouncementFactory(call=other)
    before = [read_state(each) for each in (kept, other, search)]
    proofs = list(Evidence.objects.filter(opportunity=kept.pk).values())

    made = merge(kept, other, actor="giulia")
    search.refresh_from_db()
    announced.refresh_from_db()
    moved = (search.call_id, announced.call_id, search.locked_fields)
    related = list(kept.related.values_list("kind", flat=True))
    undone = undo_merge(made, actor="paolo")

    announced.refresh_from_db()
    assert (moved, related) == ((kept.pk, kept.pk, ["call"]), ["article"])
    assert [read_state(each) for each in (kept, other, search)] == before
    assert (undone.left, announced.call_id) == ((), other.pk)
    assert list(Evidence.objects.filter(opportunity=kept.pk).values()) == proofs
    assert [replay_history(each) for each in (kept, other, search)] == [[], [], []]


def test_what_somebody_changed_since_stays_and_is_told() -> None:
    kept, other = make_pair()
    made = merge(kept, other, actor="giulia")
    curation.edit_fields(kept, {"grant_max_eur": 7}, actor="paolo")

    undone = undo_merge(made, actor="giulia")

    state = read_state(kept)
    assert (undone.restored, undone.left) == (("deadlines",), ("grant_max_eur",))
    assert (state["grant_max_eur"], state["locked_fields"]) == ("7.00", ["grant_max_eur"])


def test_later_scrapes_of_either_address_change_no_word_and_make_no_entry() -> None:
    factories.SourceFactory()
    ingest_record(HYDROGEN, FROM_PAGE)
    first = Call.objects.get()
    copy = replace(
        HYDROGEN, source_url=f"{HYDROGEN.source_url}-copy", source_id="4712", title="Hydrogen copy"
    )
    ingest_record(copy, FROM_PAGE)
    second = Call.objects.get(title="Hydrogen copy")
    merge(first, second, choices={"title": OTHER}, actor="giulia")

    ingest_record(HYDROGEN, FROM_PAGE)
    result = ingest_record(replace(copy, title="Hydrogen, prolonged"), FROM_PAGE)

    waiting = ProposedChange.objects.values_list("opportunity", "field", "proposed", "origin")
    assert list(Opportunity.objects.live()) == [Opportunity.objects.get(pk=first.pk)]
    assert read_state(first)["title"] == "Hydrogen copy"
    assert (result.opportunity_id, result.leads_to) == (second.pk, first.pk)
    assert list(waiting) == [(first.pk, "title", "Hydrogen, prolonged", second.pk)]
    curation.accept_proposal(ProposedChange.objects.get(), actor="paolo")
    assert read_state(first)["title"] == "Hydrogen, prolonged"
    assert "title" in read_state(first)["locked_fields"]


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_old_address_leads_to_the_kept_entry(client: Client, language: str) -> None:
    kept, other = make_pair()
    third = factories.CallFactory()
    merge(kept, other, actor="giulia")
    merge(third, kept, actor="giulia")

    page = client.get(f"/{language}/calls/{other.pk}-{other.slug}/?from=mail")
    record = client.get(f"/api/v1/calls/{other.pk}/")

    assert (page.status_code, page.headers["Location"]) == (
        301,
        f"/{language}/calls/{third.pk}-{third.slug}/?from=mail",
    )
    assert (record.status_code, record.headers["Location"].endswith(f"/calls/{third.pk}/")) == (
        301,
        True,
    )


def test_what_hangs_on_entries_hears_of_merges() -> None:
    heard: list[Any] = []

    def hear(signal: Any, kept: Opportunity, other: Opportunity, **_rest: Any) -> None:
        heard.append((signal, kept.pk, other.pk))

    entries_merged.connect(hear)
    merge_undone.connect(hear)
    try:
        kept, other = make_pair()
        undo_merge(merge(kept, other, actor="giulia"), actor="giulia")
    finally:
        entries_merged.disconnect(hear)
        merge_undone.disconnect(hear)

    assert heard == [(entries_merged, kept.pk, other.pk), (merge_undone, kept.pk, other.pk)]


def test_what_cannot_be_one_is_refused() -> None:
    kept, other = make_pair()
    third, event = factories.CallFactory(), factories.EventFactory()
    for one, two in ((kept, kept), (kept, event)):
        with pytest.raises(WrongState):
            merge(one, two, actor="giulia")
    with pytest.raises(WrongState):
        merge(kept, other, choices={"title": BOTH}, actor="giulia")
    first = merge(kept, other, actor="giulia")
    second = merge(third, kept, actor="giulia")

    for attempt in (
        lambda: merge(third, other, actor="giulia"),
        lambda: undo_merge(first, actor="giulia"),
        lambda: curation.put_in_trash(third, actor="giulia"),
        lambda: curation.publish(other, actor="giulia"),
        lambda: curation.edit_fields(other, {"title": "X"}, actor="giulia"),
    ):
        with pytest.raises(WrongState):
            attempt()
    undo_merge(second, actor="giulia")
    undo_merge(first, actor="giulia")
    with pytest.raises(WrongState):
        undo_merge(first, actor="giulia")
    assert Merge.objects.filter(undone_at=None).count() == 0
