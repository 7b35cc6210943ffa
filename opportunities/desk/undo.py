"""The last decisions of a person, kept in the session so that they can be taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from opportunities.models import Batch, Merge, Opportunity, Revision
from opportunities.services.batches import undo_batch
from opportunities.services.curation import WrongState, revert_revision
from opportunities.services.looks import forget_look
from opportunities.services.merging import undo_merge

KEY = "desk_decisions"
MOST_KEPT = 20


class NothingToUndo(Exception):
    """This session has decided nothing that could be taken back."""


def remember(request: HttpRequest, text: str, entry: Opportunity | None, **what: Any) -> None:
    """Keep a decision: ``batch``, ``merge`` or ``revisions``, and when the person ``looked``."""
    kept = request.session.get(KEY, [])
    kept.append({"text": text, "entry": entry.pk if entry else None, **what})
    request.session[KEY] = kept[-MOST_KEPT:]


def last_decision(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return what would be taken back next, None when there is nothing."""
    kept = request.session.get(KEY, [])
    return kept[-1] if kept else None


def undo_last(request: HttpRequest) -> Mapping[str, Any]:
    """Take back the last decision of this session and return it; ``problem`` says what stays.

    NothingToUndo where there is none.
    """
    kept = request.session.get(KEY, [])
    if not kept:
        raise NothingToUndo
    decision = kept.pop()
    request.session[KEY] = kept
    by = request.user.get_username()
    try:
        problem = _undo(decision, by)
    except WrongState as obstacle:
        problem = str(obstacle)
    return {**decision, "problem": problem}


def _undo(decision: Mapping[str, Any], by: str) -> str:
    reason = _("taken back at the desk")
    problems: list[str] = []
    if "batch" in decision:
        items = undo_batch(Batch.objects.get(pk=decision["batch"]), actor=by, reason=reason)
        problems = [f"{each.title}: {each.problem}" for each in items if each.problem]
    if "merge" in decision:
        undo_merge(Merge.objects.get(pk=decision["merge"]), actor=by, reason=reason)
    for number in reversed(decision.get("revisions", [])):
        revert_revision(Revision.objects.get(pk=number), actor=by, reason=reason)
    if decision.get("looked") and decision["entry"]:
        at = datetime.fromisoformat(decision["looked"])
        forget_look(decision["entry"], at=at, by=by)
    return "; ".join(problems)
