"""Back to what an entry was: one field or the whole record. What a person brings back is locked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from opportunities.clock import current_time
from opportunities.models import Opportunity, Revision
from opportunities.services.curation.rules import WrongState, check_live, fields_of, load_locked
from opportunities.services.curation.writing import apply_edits, prove_by_person
from opportunities.services.edits import find_edits_towards
from opportunities.services.exact import GoneValue
from opportunities.services.history import state_at, values_of
from opportunities.services.journal import Decision


@transaction.atomic
def revert_revision(revision: Revision, *, actor: str, reason: str = "") -> list[str]:
    """Set one field to what it was before a change, lock it and return its name.

    An empty list when it is that already. WrongState when the old value cannot be set any more, or
    when the change is none of a field (the review, the locks).
    """
    entry = load_locked(revision.opportunity)
    if revision.field not in fields_of(entry):
        raise WrongState(
            _("A change of “%(field)s” is not reverted here; decide it anew.")
            % {"field": revision.field}
        )
    before, _after = values_of(revision)
    return _bring_back(entry, {revision.field: before}, actor=actor, reason=reason)


@transaction.atomic
def revert_entry(entry: Opportunity, *, to: datetime, actor: str, reason: str = "") -> list[str]:
    """Set all fields to what they were at an instant, lock those that change and return them.

    WrongState when a value cannot be set any more; then nothing changes.
    """
    current = load_locked(entry)
    names = _bring_back(current, state_at(current, to), actor=actor, reason=reason)
    entry.refresh_from_db()
    return names


def _bring_back(
    entry: Opportunity, wanted: Mapping[str, Any], *, actor: str, reason: str
) -> list[str]:
    check_live(entry)
    decision = Decision(actor=actor, reason=reason, at=current_time())
    try:
        edits = find_edits_towards(entry, wanted)
    except GoneValue as problem:
        raise WrongState(
            _("The old value cannot be set any more: %(problem)s.") % {"problem": problem}
        ) from problem
    names = apply_edits(entry, edits, decision, locking=lambda _name: True)
    prove_by_person(entry, edits, decision)
    return names
