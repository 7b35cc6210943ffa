"""The one place that writes what a person decided: values, locks, proofs, history."""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from opportunities.models import Evidence, Opportunity
from opportunities.services.edits import Edit
from opportunities.services.ingestion.deadlines import DeadlinePlan, write_deadlines
from opportunities.services.ingestion.proofs import LONGEST_VALUE
from opportunities.services.journal import Change, Decision, write_changes
from opportunities.services.neighbours import set_related

Locking = Callable[[str], bool | None]


def apply_edits(
    entry: Opportunity,
    edits: Collection[Edit],
    decision: Decision,
    *,
    locking: Locking,
    refuses_what_was: bool = False,
) -> list[str]:
    """Write edits on a locked row; return the names of the fields.

    ``locking`` says per field whether it is locked from now on (True), the source's (False) or what
    it was (None). With ``refuses_what_was`` nobody is asked about the former values again, though
    the source goes on to say them.
    """
    if not edits:
        return []
    entry.locked_fields = lock_fields(entry.locked_fields, edits, locking)
    for each in edits:
        if isinstance(each.value, DeadlinePlan):
            write_deadlines(entry, each.value)
        elif each.name == "topics":
            entry.topics.set(each.value)
        elif each.name != "related":
            setattr(entry, each.name, each.value)
    entry.changed_at = decision.at
    entry.save()
    changes = [
        replace(
            each.as_change(locks=locking(each.name)),
            refused=each.exact_before if refuses_what_was else None,
        )
        for each in edits
        if each.name != "related"
    ]
    write_changes(entry.pk, changes, decision)
    for each in edits:
        if each.name == "related":
            numbers = {other.pk for other in each.value}
            set_related(entry, numbers, decision, locks=locking("related"))
    return [each.name for each in edits]


def lock_fields(locked: list[str], edits: Iterable[Edit], locking: Locking) -> list[str]:
    """Return the locked fields once these edits are written."""
    names = list(locked)
    for each in edits:
        locks = locking(each.name)
        if locks and each.name not in names:
            names.append(each.name)
        elif locks is False and each.name in names:
            names.remove(each.name)
    return names


def write_locks(entry: Opportunity, names: list[str], decision: Decision) -> None:
    """Set which fields are locked, and tell it in the history."""
    before = list(entry.locked_fields)
    if sorted(before) == sorted(names):
        return
    entry.locked_fields = names
    entry.save(update_fields=["locked_fields"])
    change = Change("locked_fields", before, names, before, names)
    write_changes(entry.pk, [change], decision)


def prove_by_person(entry: Opportunity, edits: Iterable[Edit], decision: Decision) -> None:
    """Make the person's word the proof of the edited fields."""
    for each in edits:
        text = each.after if isinstance(each.after, str) else json.dumps(each.after)
        Evidence.objects.update_or_create(
            opportunity_id=entry.pk,
            field=each.name,
            defaults={
                "value": text[:LONGEST_VALUE],
                "quote": decision.reason,
                "document": "",
                "page_sha256": decision.page_sha256,
                "extractor": f"curator:{decision.actor}"[:100],
                "seen_at": decision.at,
            },
        )
