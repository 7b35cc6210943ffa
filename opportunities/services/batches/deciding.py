"""A decision about each of many entries, in one transaction; what cannot be done is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from opportunities.clock import current_time
from opportunities.models import Batch, BatchItem, Opportunity, Revision
from opportunities.services.curation import review, source_words
from opportunities.services.curation.rules import WrongState, check_live, load_locked
from opportunities.services.curation.writing import write_locks
from opportunities.services.journal import Decision
from opportunities.services.proposals import UnreadableProposal
from opportunities.services.snapshots import find_differences, take_snapshot
from opportunities.vocabulary import BulkDecision, BulkOutcome


@dataclass(frozen=True, slots=True)
class BulkItem:
    """What a bulk decision does, or did, with one entry; ``problem`` says why not."""

    entry_id: int
    title: str
    outcome: BulkOutcome
    fields: tuple[str, ...] = ()
    problem: str = ""


def preview_many(
    entries: Iterable[Opportunity], decision: BulkDecision, *, actor: str = "", reason: str = ""
) -> list[BulkItem]:
    """Return what a decision would do with each entry; nothing is written."""
    with transaction.atomic():
        batch = decide_many(entries, decision, actor=actor, reason=reason)
        found = [as_bulk_item(each) for each in batch.items.select_related("opportunity")]
        transaction.set_rollback(True)
    return found


@transaction.atomic
def decide_many(
    entries: Iterable[Opportunity], decision: BulkDecision, *, actor: str, reason: str = ""
) -> Batch:
    """Make one decision about each entry, and keep it as a batch that can be undone.

    ACCEPT and DISMISS decide all that waits at an entry, UNLOCK gives back all its fields. An entry
    about which it cannot be decided stays as it is; its item says why.
    """
    decision = BulkDecision(decision)
    batch = Batch.objects.create(
        decision=decision.value, actor=actor, reason=reason, at=current_time()
    )
    said = Decision(actor=actor, reason=reason, at=batch.at, batch=batch)
    # In the order of their numbers, so that two people never wait for each other in a ring.
    chosen = sorted({each.pk: each for each in entries}.values(), key=lambda each: each.pk)
    items = [_decide_one(entry, decision, said) for entry in chosen]
    last = Revision.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for item in items:
        item.last_revision = last
    BatchItem.objects.bulk_create(items)
    return batch


def as_bulk_item(item: BatchItem) -> BulkItem:
    """Return a kept item as the answer of a bulk decision."""
    return BulkItem(
        item.opportunity_id,
        item.opportunity.title,
        BulkOutcome(item.outcome),
        tuple(item.fields),
        item.problem,
    )


def _decide_one(entry: Opportunity, decision: BulkDecision, said: Decision) -> BatchItem:
    assert said.batch is not None  # noqa: S101 - decide_many has just made it
    item = BatchItem(batch=said.batch, opportunity_id=entry.pk, outcome=BulkOutcome.UNCHANGED)
    try:
        with transaction.atomic():
            current = load_locked(entry)
            before = _look(current, decision)
            DECIDING[decision](current, said)
            replaced, written = find_differences(before, _look(current, decision))
    except (WrongState, UnreadableProposal) as problem:
        item.outcome, item.problem = BulkOutcome.REFUSED, str(problem)
        return item
    item.fields = sorted(_find_names(replaced, written))
    if item.fields:
        item.outcome = BulkOutcome.CHANGED
        item.replaced = {"replaced": replaced, "written": written}
    return item


def _look(entry: Opportunity, decision: BulkDecision) -> dict[str, Any]:
    """Return what a decision may change on an entry; a review moves only its state."""
    if decision not in REVIEWS:
        return take_snapshot(entry)
    row = Opportunity.objects.get(pk=entry.pk)
    trashed_at = row.trashed_at.isoformat() if row.trashed_at else None
    state = {"review_state": str(row.review_state), "trashed_at": trashed_at}
    return {"state": state, "locks": [], "evidence": {}, "proposals": []}


def _find_names(replaced: dict[str, Any], written: dict[str, Any]) -> set[str]:
    names = set(replaced["state"]) - {"locked_fields", "trashed_at"}
    names |= set(replaced["locks"]) ^ set(written["locks"])
    return names | {row["field"] for row in replaced["proposals"]}


def _accept_all(entry: Opportunity, said: Decision) -> None:
    for each in entry.proposed_changes.order_by("pk"):
        decision = replace(said, page_sha256=each.page_sha256)
        source_words.accept_proposal(each, actor=said.actor, decision=decision)


def _dismiss_all(entry: Opportunity, said: Decision) -> None:
    for each in entry.proposed_changes.order_by("pk"):
        decision = replace(said, page_sha256=each.page_sha256)
        source_words.dismiss_proposal(each, actor=said.actor, decision=decision)


def _unlock_all(entry: Opportunity, said: Decision) -> None:
    check_live(entry)
    write_locks(entry, [], said)


def _review(decide: Callable[..., Any]) -> Callable[[Opportunity, Decision], Any]:
    return lambda entry, said: decide(entry, actor=said.actor, decision=said)


REVIEWS: dict[BulkDecision, Callable[[Opportunity, Decision], Any]] = {
    BulkDecision.PUBLISH: _review(review.publish),
    BulkDecision.REJECT: _review(review.reject),
    BulkDecision.TRASH: _review(review.put_in_trash),
    BulkDecision.RESTORE: _review(review.restore),
}
DECIDING: dict[BulkDecision, Callable[[Opportunity, Decision], Any]] = {
    **REVIEWS,
    BulkDecision.ACCEPT: _accept_all,
    BulkDecision.DISMISS: _dismiss_all,
    BulkDecision.UNLOCK: _unlock_all,
}
