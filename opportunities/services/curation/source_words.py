"""What a source says about a field that a person has set: taken over, or refused."""

import json
from typing import Any

from django.db import transaction

from opportunities.clock import current_time
from opportunities.models import Opportunity, ProposedChange
from opportunities.services.curation.fields import read_edits
from opportunities.services.curation.rules import check_live, load_locked
from opportunities.services.curation.writing import apply_edits, prove_by_person, write_locks
from opportunities.services.edits import Edit, find_edits_towards
from opportunities.services.exact import GoneValue
from opportunities.services.history import read_field
from opportunities.services.journal import Change, Decision, write_changes
from opportunities.services.proposals import UnreadableProposal, understand_proposal


@transaction.atomic
def accept_proposal(
    proposal: ProposedChange, *, actor: str, reason: str = "", decision: Decision | None = None
) -> list[str]:
    """Take over what the source says, and let the source lead this field again.

    What the source of a merged entry says is taken over as the person's word: it is not this
    entry's own source. Returns the names of the fields that changed. UnreadableProposal when the
    words of the source fit no value of ours; then nothing changes.
    """
    entry = load_locked(proposal.opportunity)
    check_live(entry)
    decision = decision or Decision(
        actor=actor, reason=reason, at=current_time(), page_sha256=proposal.page_sha256
    )
    edits = _read_proposal(entry, proposal)
    leads = proposal.origin_id is not None
    names = apply_edits(entry, edits, decision, locking=lambda _name: leads)
    others = [name for name in entry.locked_fields if name != proposal.field]
    write_locks(entry, [*others, proposal.field] if leads else others, decision)
    prove_by_person(entry, edits, decision)
    proposal.delete()
    return names


@transaction.atomic
def dismiss_proposal(
    proposal: ProposedChange, *, actor: str, reason: str = "", decision: Decision | None = None
) -> None:
    """Keep the value that a person has set; the history tells what was refused.

    The source proposes it again only after it has said something else.
    """
    refused = f"refused: {json.dumps(proposal.proposed, ensure_ascii=False)}"
    decision = decision or Decision(
        actor=actor,
        reason=f"{reason} ({refused})" if reason else refused,
        at=current_time(),
        page_sha256=proposal.page_sha256,
    )
    entry = load_locked(proposal.opportunity)
    now = read_field(entry, proposal.field)
    change = Change(
        *(proposal.field, proposal.kept, proposal.kept, now, now),
        refused=_exact_of(proposal),
    )
    write_changes(entry.pk, [change], decision)
    proposal.delete()


def _read_proposal(entry: Opportunity, proposal: ProposedChange) -> list[Edit]:
    if proposal.exact is None:
        value = understand_proposal(entry, proposal.field, proposal.proposed)
        return read_edits(entry, {proposal.field: value})
    try:
        return find_edits_towards(entry, {proposal.field: proposal.exact})
    except GoneValue as problem:
        raise UnreadableProposal(str(problem)) from problem


def _exact_of(proposal: ProposedChange) -> Any:
    return proposal.proposed if proposal.exact is None else proposal.exact
