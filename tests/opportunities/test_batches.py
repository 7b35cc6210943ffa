"""One decision about many entries: previewed without a trace, made at once, taken back together."""

from typing import Any

import pytest
from pytest_django import Settings

from opportunities.models import Batch, BatchItem, Opportunity, ProposedChange, Revision
from opportunities.services import curation
from opportunities.services.batches import decide_many, preview_many, undo_batch
from opportunities.services.curation import WrongState
from opportunities.services.history import read_state
from opportunities.vocabulary import BulkDecision, ReviewState
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def make_entries() -> list[Any]:
    """Return one that waits, one that is shown, one in the trash; the first has a proposal."""
    waiting = factories.CallFactory(
        review_state=ReviewState.AWAITING_REVIEW, locked_fields=["title"], title="Ours"
    )
    factories.ProposedChangeFactory(opportunity=waiting, kept="Ours", proposed="Theirs")
    shown = factories.CallFactory()
    thrown = factories.EventFactory()
    curation.put_in_trash(thrown, actor="anna")
    return [waiting, shown, thrown]


OUTCOMES = {
    BulkDecision.PUBLISH: ["changed", "unchanged", "refused"],
    BulkDecision.REJECT: ["changed", "changed", "refused"],
    BulkDecision.TRASH: ["changed", "changed", "unchanged"],
    BulkDecision.RESTORE: ["refused", "refused", "changed"],
    BulkDecision.ACCEPT: ["changed", "unchanged", "unchanged"],
    BulkDecision.DISMISS: ["changed", "unchanged", "unchanged"],
    BulkDecision.UNLOCK: ["changed", "unchanged", "refused"],
}


@pytest.mark.parametrize("decision", BulkDecision)
def test_a_decision_does_what_its_preview_says_and_can_be_taken_back(
    decision: BulkDecision,
) -> None:
    entries = make_entries()
    before = [read_state(each) for each in entries]
    proposals = list(ProposedChange.objects.values("field", "kept", "proposed", "seen_at"))

    preview = preview_many(entries, decision)
    untouched = [read_state(each) for each in entries] == before and not Batch.objects.exists()
    batch = decide_many(entries, decision, actor="giulia", reason="Spring cleaning")
    made = list(batch.items.values_list("outcome", flat=True))
    changed = [read_state(each) for each in entries] != before or not proposals
    undone = undo_batch(batch, actor="paolo")

    assert untouched
    assert [str(each.outcome) for each in preview] == made == OUTCOMES[decision]
    assert changed or decision is BulkDecision.DISMISS
    assert [str(each.outcome) for each in undone] == ["changed"] * made.count("changed")
    assert [read_state(each) for each in entries] == before
    again = ProposedChange.objects.values("field", "kept", "proposed", "seen_at")
    assert list(again) == proposals


def test_entries_that_somebody_changed_since_are_left_and_told() -> None:
    entries = factories.CallFactory.create_batch(2, review_state=ReviewState.AWAITING_REVIEW)
    batch = decide_many(entries, BulkDecision.PUBLISH, actor="giulia")
    curation.edit_fields(entries[0], {"title": "Looked at"}, actor="paolo")

    undone = undo_batch(batch, actor="giulia")

    states = Opportunity.objects.order_by("pk").values_list("review_state", flat=True)
    assert [str(each.outcome) for each in undone] == ["left", "changed"]
    assert "paolo" in undone[0].problem
    assert list(states) == [ReviewState.PUBLISHED, ReviewState.AWAITING_REVIEW]
    with pytest.raises(WrongState):
        undo_batch(batch, actor="giulia")


def test_a_proposal_that_nobody_can_read_is_told_and_keeps_its_entry_as_it_is() -> None:
    search = factories.PartnerSearchFactory(locked_fields=["call", "title"], title="Ours")
    factories.ProposedChangeFactory(opportunity=search, field="title", proposed="Theirs")
    factories.ProposedChangeFactory(opportunity=search, field="call", proposed="No such call")

    batch = decide_many([search], BulkDecision.ACCEPT, actor="giulia")

    item = BatchItem.objects.get(batch=batch)
    search.refresh_from_db()
    assert (item.outcome, search.title, ProposedChange.objects.count()) == ("refused", "Ours", 2)
    assert "No such call" in item.problem
    assert not Revision.objects.exists()


def test_every_change_of_a_batch_is_marked_in_the_history() -> None:
    entries = factories.CallFactory.create_batch(3)

    batch = decide_many(entries, BulkDecision.REJECT, actor="giulia", reason="Old")

    rows = Revision.objects.values_list("batch", "actor", "reason").distinct()
    assert list(rows) == [(batch.pk, "giulia", "Old")]
