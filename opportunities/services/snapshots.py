"""What a decision replaced on an entry, so that it can be put back to the letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime

from opportunities.models import Evidence, Opportunity, ProposedChange
from opportunities.services.curation.writing import apply_edits, write_locks
from opportunities.services.edits import Edit, read_exact_edit
from opportunities.services.exact import GoneValue
from opportunities.services.history import LIFE, read_state
from opportunities.services.journal import Decision

PROOF = ("value", "quote", "document", "page_sha256", "extractor", "seen_at")
PROPOSAL = ("field", "origin_id", "kept", "proposed", "exact", "page_sha256", "seen_at")


@dataclass(frozen=True, slots=True)
class PutBack:
    """The fields that are again what they were, and those that somebody has changed since."""

    restored: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def take_snapshot(entry: Opportunity) -> dict[str, Any]:
    """Return all that a decision may change on an entry, as JSON."""
    return {
        "state": read_state(entry),
        "locks": list(Opportunity.objects.values_list("locked_fields", flat=True).get(pk=entry.pk)),
        "evidence": {
            each.field: {name: _as_json(getattr(each, name)) for name in PROOF}
            for each in Evidence.objects.filter(opportunity=entry.pk)
        },
        "proposals": [
            {name: _as_json(getattr(each, name)) for name in PROPOSAL}
            for each in ProposedChange.objects.filter(opportunity=entry.pk).order_by("pk")
        ],
    }


def find_differences(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a decision replaced and what it wrote, without all that stayed as it was."""
    names = [name for name, value in before["state"].items() if after["state"][name] != value]
    proofs = {*before["evidence"], *after["evidence"]}
    changed = [
        name
        for name in sorted(proofs)
        if before["evidence"].get(name) != after["evidence"].get(name)
    ]
    replaced, written = (
        {
            "state": {name: each["state"][name] for name in names},
            "locks": each["locks"],
            "evidence": {name: each["evidence"].get(name) for name in changed},
            "proposals": [row for row in each["proposals"] if row not in other["proposals"]],
        }
        for each, other in ((before, after), (after, before))
    )
    return replaced, written


def put_back(
    entry: Opportunity,
    replaced: Mapping[str, Any],
    written: Mapping[str, Any],
    decision: Decision,
) -> PutBack:
    """Set on a locked row what a decision replaced, where it is still what the decision wrote."""
    now = take_snapshot(entry)
    edits, left = _find_edits(entry, replaced["state"], written["state"], now["state"])
    apply_edits(entry, edits, decision, locking=lambda _name: None)
    restored = [each.name for each in edits]
    _put_back_locks(entry, replaced["locks"], written["locks"], left, decision)
    for name, row in replaced["evidence"].items():
        untouched = now["evidence"].get(name) == written["evidence"].get(name)
        if name not in left and (untouched or name in restored):
            _put_back_proof(entry, name, row)
    for row in replaced["proposals"]:
        values = row | {"seen_at": parse_datetime(row["seen_at"])}
        key = {name: values.pop(name) for name in ("field", "origin_id")}
        if key["field"] not in left:
            ProposedChange.objects.get_or_create(opportunity_id=entry.pk, **key, defaults=values)
    return PutBack(tuple(restored), tuple(left))


def _find_edits(
    entry: Opportunity,
    replaced: Mapping[str, Any],
    written: Mapping[str, Any],
    now: Mapping[str, Any],
) -> tuple[list[Edit], list[str]]:
    edits, left = [], []
    for name, value in replaced.items():
        if name in LIFE:
            continue
        if name == "related":
            # Sources go on to link entries: what the decision added goes, and nothing else.
            added, taken = set(written[name]) - set(value), set(value) - set(written[name])
            wanted = sorted((set(now[name]) - added) | taken)
        elif now[name] == written[name]:
            wanted = value
        else:
            left.append(name)
            continue
        try:
            edit = read_exact_edit(entry, name, wanted)
        except GoneValue:
            left.append(name)
        else:
            edits += [edit] if edit is not None else []
    return edits, left


def _put_back_locks(
    entry: Opportunity,
    replaced: list[str],
    written: list[str],
    left: list[str],
    decision: Decision,
) -> None:
    """Lock what was locked and nothing more, except what somebody has changed or locked since."""
    now = set(entry.locked_fields)
    for name in set(replaced) ^ set(written):
        if name not in left and (name in now) == (name in written):
            now ^= {name}
    kept = [name for name in replaced if name in now]
    kept += [name for name in entry.locked_fields if name in now and name not in kept]
    write_locks(entry, kept, decision)


def _put_back_proof(entry: Opportunity, name: str, row: Mapping[str, Any] | None) -> None:
    if row is None:
        Evidence.objects.filter(opportunity=entry.pk, field=name).delete()
        return
    values = {**row, "seen_at": parse_datetime(row["seen_at"])}
    Evidence.objects.update_or_create(opportunity_id=entry.pk, field=name, defaults=values)


def _as_json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
