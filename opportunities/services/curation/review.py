"""Whether an entry is shown, waits, is refused or lies in the trash."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from opportunities.clock import current_time
from opportunities.models import Opportunity
from opportunities.services.curation.rules import WrongState, check_live, load_locked
from opportunities.services.journal import Change, Decision, write_changes
from opportunities.vocabulary import ReviewState


@transaction.atomic
def publish(
    entry: Opportunity, *, actor: str, reason: str = "", decision: Decision | None = None
) -> bool:
    """Show an entry to visitors; False when it already was.

    WrongState when it was merged or lies in the trash.
    """
    return _decide(entry, ReviewState.PUBLISHED, _said(actor, reason, decision), check_live)


@transaction.atomic
def reject(
    entry: Opportunity, *, actor: str, reason: str = "", decision: Decision | None = None
) -> bool:
    """Hide an entry from visitors without deleting it; False when it already was rejected.

    WrongState when it was merged or lies in the trash.
    """
    return _decide(entry, ReviewState.REJECTED, _said(actor, reason, decision), check_live)


@transaction.atomic
def put_in_trash(
    entry: Opportunity, *, actor: str, reason: str = "", decision: Decision | None = None
) -> bool:
    """Take an entry out of everything but the trash; False when it lies there already.

    Its source goes on to know it: a run refreshes it there, and neither brings it back nor makes it
    anew (``still_listed`` names those). WrongState when it was merged, or others into it.
    """
    return _decide(entry, ReviewState.TRASHED, _said(actor, reason, decision), _check_may_go)


@transaction.atomic
def restore(
    entry: Opportunity, *, actor: str, reason: str = "", decision: Decision | None = None
) -> ReviewState:
    """Take an entry out of the trash and return its state, which is the one that it had before.

    WrongState when it is not there.
    """
    current = load_locked(entry)
    if current.review_state != ReviewState.TRASHED:
        raise WrongState(_("“%(title)s” is not in the trash.") % {"title": current.title})
    state = state_before(current, ReviewState.TRASHED)
    set_state(current, state, _said(actor, reason, decision))
    entry.refresh_from_db()
    return state


def state_before(entry: Opportunity, state: ReviewState) -> ReviewState:
    """Return the state that an entry had before it came into ``state`` the last time."""
    came = entry.revisions.filter(field="review_state", after=state.value).order_by("-pk").first()
    return ReviewState.AWAITING_REVIEW if came is None else ReviewState(str(came.before))


def set_state(entry: Opportunity, state: ReviewState, decision: Decision, **columns: Any) -> None:
    """Bring a locked row into a state, with what belongs to it, and tell it in the history."""
    before = str(entry.review_state)
    entry.review_state = state
    entry.trashed_at = decision.at if state == ReviewState.TRASHED else None
    for name, value in columns.items():
        setattr(entry, name, value)
    entry.save(update_fields=["review_state", "trashed_at", *columns])
    change = Change("review_state", before, state.value, before, state.value)
    write_changes(entry.pk, [change], decision)


def _said(actor: str, reason: str, decision: Decision | None) -> Decision:
    return decision or Decision(actor=actor, reason=reason, at=current_time())


def _decide(
    entry: Opportunity,
    state: ReviewState,
    decision: Decision,
    check: Callable[[Opportunity], None],
) -> bool:
    current = load_locked(entry)
    if current.review_state == state:
        return False
    check(current)
    set_state(current, state, decision)
    entry.refresh_from_db()
    return True


def _check_may_go(entry: Opportunity) -> None:
    check_live(entry)
    if entry.absorbed.exists():
        raise WrongState(
            _("Other entries were merged into “%(title)s”: undo these merges first.")
            % {"title": entry.title}
        )
