"""A bulk decision taken back, wherever nobody has decided anything else since."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from opportunities.clock import current_time
from opportunities.models import Batch, BatchItem, Opportunity, Revision
from opportunities.models.decisions import EMPTIED
from opportunities.services.batches.deciding import BulkItem
from opportunities.services.curation.review import set_state
from opportunities.services.curation.rules import WrongState, load_locked
from opportunities.services.journal import Decision
from opportunities.services.snapshots import put_back
from opportunities.vocabulary import BulkOutcome, ReviewState


@transaction.atomic
def undo_batch(batch: Batch, *, actor: str, reason: str = "") -> list[BulkItem]:
    """Put back what a bulk decision replaced; entries that changed since are left and told.

    WrongState when it is undone already, or when it emptied the trash for good.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.undone_at is not None:
        raise WrongState(_("This bulk decision is undone already."))
    if batch.decision == EMPTIED:
        raise WrongState(_("What was removed for good does not come back."))
    decision = Decision(actor=actor, reason=reason, at=current_time(), batch=batch)
    changed = batch.items.filter(outcome=BulkOutcome.CHANGED).select_related("opportunity")
    # In the order of their numbers, as the decision was made.
    items = [_undo_one(each, decision) for each in changed.order_by("opportunity_id")]
    batch.undone_at, batch.undone_by = decision.at, actor
    batch.save(update_fields=["undone_at", "undone_by"])
    return items


def _undo_one(item: BatchItem, decision: Decision) -> BulkItem:
    entry = load_locked(item.opportunity)
    fields = tuple(item.fields)
    # What sources say since changes no decision of people; fields are compared one by one below.
    since = entry.revisions.filter(pk__gt=item.last_revision).exclude(actor__startswith="source:")
    later = since.filter(~Q(batch=item.batch_id) | Q(batch=None)).order_by("-pk").first()
    if later is not None:
        return BulkItem(entry.pk, entry.title, BulkOutcome.LEFT, fields, _tell(later))
    replaced, written = item.replaced["replaced"], item.replaced["written"]
    undone = put_back(entry, _without_life(replaced), _without_life(written), decision)
    _put_back_review(entry, replaced["state"], decision)
    if undone.left:
        problem = _("What these fields named is gone: %(fields)s.") % {
            "fields": ", ".join(undone.left)
        }
        return BulkItem(entry.pk, entry.title, BulkOutcome.LEFT, fields, problem)
    return BulkItem(entry.pk, entry.title, BulkOutcome.CHANGED, fields)


def _put_back_review(
    entry: Opportunity, replaced: dict[str, str | None], decision: Decision
) -> None:
    state, trashed_at = replaced.get("review_state"), replaced.get("trashed_at")
    if state is None:
        return
    columns = {"trashed_at": datetime.fromisoformat(trashed_at)} if trashed_at else {}
    set_state(entry, ReviewState(state), decision, **columns)


def _without_life(part: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    state = {
        name: value
        for name, value in part["state"].items()
        if name not in {"review_state", "trashed_at", "locked_fields"}
    }
    return {**part, "state": state}


def _tell(later: Revision) -> str:
    return _("%(actor)s has changed it since (%(field)s).") % {
        "actor": later.actor,
        "field": later.field,
    }
