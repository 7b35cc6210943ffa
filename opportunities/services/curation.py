"""What a person decides about an entry: a decided field is locked, every step is written down."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models as db
from django.db import transaction

from opportunities.clock import current_time
from opportunities.models import Evidence, Opportunity, ProposedChange, Revision
from opportunities.services.edits import Edit, read_deadline_edit
from opportunities.services.ingestion.deadlines import DeadlinePlan, write_deadlines
from opportunities.services.ingestion.proofs import LONGEST_VALUE
from opportunities.services.ingestion.values import MODEL_OF_KIND, as_json, is_empty
from opportunities.services.proposals import read_deadlines, understand_proposal
from opportunities.services.sanitising import clean_markup
from opportunities.severity import find_severity
from opportunities.vocabulary import OpportunityKind, ReviewState

SETS = frozenset({"topics", "related"})
# An entry's identity and its life in the catalogue are nobody's to edit.
KEPT_BY_THE_CATALOGUE = frozenset(
    {
        *("id", "entry", "kind", "source", "source_number", "source_url", "part"),
        *("review_state", "locked_fields", "first_seen_at", "changed_at"),
        *("seen_with", "confirmed_with", "misses"),
    }
)


class UnknownField(ValueError):
    """There is no such field that a person could set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who decided something, why, when; with the page that a source's word stands on."""

    actor: str
    reason: str
    at: datetime
    page_sha256: str = ""


@transaction.atomic
def add_entry(entry: Opportunity, *, actor: str, reason: str = "") -> None:
    """Save a new entry that a person wrote; what is filled in is locked and has that person's word.

    Topics and deadlines follow with ``edit_fields``, once the entry exists.
    """
    decision = Decision(actor=actor, reason=reason, at=current_time())
    entry.kind = next(kind for kind, model in MODEL_OF_KIND.items() if isinstance(entry, model))
    entry.body = clean_markup(entry.body)
    entry.first_seen_at = entry.changed_at = decision.at
    filled = [
        Edit(name, value, None, as_json(value))
        for name, value in _read_columns(entry)
        if not is_empty(value)
    ]
    entry.locked_fields = [each.name for each in filled]
    entry.save(force_insert=True)
    _write_history(entry, filled, decision)


@transaction.atomic
def edit_fields(
    entry: Opportunity, changes: Mapping[str, Any], *, actor: str, reason: str = ""
) -> list[str]:
    """Set fields to what a person says, lock them, and return the names of those that changed.

    ``changes`` maps field names of the entry's own kind to values; "topics" and "related" take
    rows, "deadlines" takes DeadlineFacts or their mappings. A field that already has the value is
    left alone. ValidationError says per field what cannot be, UnknownField names what cannot be
    set; then nothing changes.
    """
    decision = Decision(actor=actor, reason=reason, at=current_time())
    current = _load_locked(entry)
    edits = _read_edits(current, changes)
    names = [each.name for each in edits]
    current.locked_fields = list(dict.fromkeys([*current.locked_fields, *names]))
    _apply(current, edits, decision)
    entry.refresh_from_db()
    return names


@transaction.atomic
def unlock_field(entry: Opportunity, name: str, *, actor: str, reason: str = "") -> None:
    """Let sources set a field again; UnknownField when it is not locked."""
    current = _load_locked(entry)
    if name not in current.locked_fields:
        raise UnknownField(f"{name!r} is not locked")
    before = list(current.locked_fields)
    current.locked_fields.remove(name)
    current.save(update_fields=["locked_fields"])
    edit = Edit("locked_fields", None, before, list(current.locked_fields))
    _write_revisions(current, [edit], Decision(actor=actor, reason=reason, at=current_time()))
    entry.refresh_from_db()


@transaction.atomic
def accept_proposal(proposal: ProposedChange, *, actor: str, reason: str = "") -> list[str]:
    """Take over what the source says, and let the source lead this field again.

    Returns the names of the fields that changed. ``proposals.UnreadableProposal`` when the words of
    the source fit no value of ours; then nothing changes.
    """
    entry = _load_locked(proposal.opportunity)
    value = understand_proposal(entry, proposal.field, proposal.proposed)
    edits = _read_edits(entry, {proposal.field: value})
    entry.locked_fields = [name for name in entry.locked_fields if name != proposal.field]
    entry.save(update_fields=["locked_fields"])
    decision = Decision(
        actor=actor, reason=reason, at=current_time(), page_sha256=proposal.page_sha256
    )
    _apply(entry, edits, decision)
    proposal.delete()
    return [each.name for each in edits]


@transaction.atomic
def dismiss_proposal(proposal: ProposedChange, *, actor: str, reason: str = "") -> None:
    """Keep the value that a person has set; the history tells what was refused."""
    refused = f"refused: {json.dumps(proposal.proposed, ensure_ascii=False)}"
    decision = Decision(
        actor=actor,
        reason=f"{reason} ({refused})" if reason else refused,
        at=current_time(),
        page_sha256=proposal.page_sha256,
    )
    edit = Edit(proposal.field, None, proposal.kept, proposal.kept)
    _write_revisions(proposal.opportunity, [edit], decision)
    proposal.delete()


def publish(entry: Opportunity, *, actor: str, reason: str = "") -> bool:
    """Show an entry to visitors; False when it already was."""
    return _review(entry, ReviewState.PUBLISHED, actor=actor, reason=reason)


def reject(entry: Opportunity, *, actor: str, reason: str = "") -> bool:
    """Hide an entry from visitors without deleting it; False when it already was rejected."""
    return _review(entry, ReviewState.REJECTED, actor=actor, reason=reason)


@transaction.atomic
def _review(entry: Opportunity, state: ReviewState, *, actor: str, reason: str) -> bool:
    current = _load_locked(entry)
    if current.review_state == state:
        return False
    edit = Edit("review_state", state, current.review_state, state.value)
    current.review_state = state
    current.save(update_fields=["review_state"])
    _write_revisions(current, [edit], Decision(actor=actor, reason=reason, at=current_time()))
    entry.refresh_from_db()
    return True


def _load_locked(entry: Opportunity) -> Opportunity:
    """Return the row of the entry's own kind, held until the end of the transaction."""
    model = MODEL_OF_KIND[OpportunityKind(entry.kind)]
    return model.objects.select_for_update().get(pk=entry.pk)


def _read_edits(entry: Opportunity, changes: Mapping[str, Any]) -> list[Edit]:
    edits, problems = [], {}
    for name, value in changes.items():
        try:
            edit = _read_edit(entry, name, value)
        except ValidationError as problem:
            problems[name] = problem.messages
        else:
            edits += [edit] if edit is not None else []
    if problems:
        raise ValidationError(problems)
    return edits


def _read_edit(entry: Opportunity, name: str, value: Any) -> Edit | None:
    """Return the change of one field, None when it has this value already."""
    if name == "deadlines":
        return read_deadline_edit(entry, read_deadlines(value))
    if name in SETS:
        rows, current = list(value), list(getattr(entry, name).all())
        if {each.pk for each in rows} == {each.pk for each in current}:
            return None
        return Edit(name, rows, [str(each) for each in current], [str(each) for each in rows])
    column = find_column(entry, name)
    cleaned = _clean(column, value, entry)
    current_value = getattr(entry, name)
    if cleaned == current_value:
        return None
    return Edit(name, cleaned, as_json(current_value), as_json(cleaned))


def find_column(entry: Opportunity, name: str) -> db.Field[Any, Any]:
    """Return the column of an entry's own kind that a person may set; UnknownField without one."""
    try:
        column = entry._meta.get_field(name)  # noqa: SLF001 - Django's documented model API
    except FieldDoesNotExist:
        column = None
    if not isinstance(column, db.Field) or not _may_be_set(column):
        raise UnknownField(f"{name!r} is no field of a {entry.kind} that a person can set")
    return column


def _may_be_set(column: db.Field[Any, Any]) -> bool:
    return column.editable and not column.many_to_many and column.name not in KEPT_BY_THE_CATALOGUE


def _read_columns(entry: Opportunity) -> Iterator[tuple[str, Any]]:
    for column in entry._meta.fields:  # noqa: SLF001 - Django's documented model API
        if _may_be_set(column):
            yield column.name, getattr(entry, column.name)


def _clean(column: db.Field[Any, Any], value: Any, entry: Opportunity) -> Any:
    if isinstance(value, db.Model):
        return value
    if value is None and not column.null:
        value = column.get_default()
    if column.name == "body":
        value = clean_markup(value)
    return column.clean(value, entry)


def _apply(entry: Opportunity, edits: Iterable[Edit], decision: Decision) -> None:
    edits = list(edits)
    if not edits:
        return
    for each in edits:
        if isinstance(each.value, DeadlinePlan):
            write_deadlines(entry, each.value)
        elif each.name in SETS:
            getattr(entry, each.name).set(each.value)
        else:
            setattr(entry, each.name, each.value)
    entry.changed_at = decision.at
    entry.save()
    _write_history(entry, edits, decision)


def _write_history(entry: Opportunity, edits: list[Edit], decision: Decision) -> None:
    _write_revisions(entry, edits, decision)
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


def _write_revisions(entry: Opportunity, edits: Iterable[Edit], decision: Decision) -> None:
    Revision.objects.bulk_create(
        Revision(
            opportunity_id=entry.pk,
            field=each.name,
            before=each.before,
            after=each.after,
            severity=find_severity(each.name, each.before, each.after),
            actor=decision.actor,
            reason=decision.reason,
            page_sha256=decision.page_sha256,
            at=decision.at,
        )
        for each in edits
    )
