"""A person adds an entry, sets its fields, locks them and gives them back to the source."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models as db
from django.db import transaction

from opportunities.clock import current_time
from opportunities.models import Opportunity
from opportunities.services.curation.rules import (
    UnknownField,
    check_field,
    check_live,
    find_column,
    load_locked,
    may_be_set,
)
from opportunities.services.curation.writing import apply_edits, prove_by_person, write_locks
from opportunities.services.edits import (
    SETS,
    Edit,
    read_column_edit,
    read_deadline_edit,
    read_set_edit,
)
from opportunities.services.exact import exact_value
from opportunities.services.ingestion.values import MODEL_OF_KIND, as_json, is_empty
from opportunities.services.journal import Decision, write_changes
from opportunities.services.proposals import read_deadlines
from opportunities.services.sanitising import clean_markup


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
        Edit(column.name, value, None, as_json(value), None, exact_value(column, value))
        for column, value in _read_columns(entry)
        if not is_empty(value)
    ]
    entry.locked_fields = [each.name for each in filled]
    entry.save(force_insert=True)
    write_changes(entry.pk, [each.as_change(locks=True) for each in filled], decision)
    prove_by_person(entry, filled, decision)


@transaction.atomic
def edit_fields(
    entry: Opportunity, changes: Mapping[str, Any], *, actor: str, reason: str = ""
) -> list[str]:
    """Set fields to what a person says, lock them, and return the names of those that changed.

    ``changes`` maps field names of the entry's own kind to values; "topics" and "related" take
    rows, "deadlines" takes DeadlineFacts or their mappings. A field that already has the value is
    left alone. ValidationError says per field what cannot be, UnknownField names what cannot be
    set, WrongState refuses an entry that was merged or thrown away; then nothing changes.
    """
    decision = Decision(actor=actor, reason=reason, at=current_time())
    current = load_locked(entry)
    edits = read_edits(current, changes)
    if edits:
        check_live(current)
    names = apply_edits(current, edits, decision, locking=lambda _name: True)
    prove_by_person(current, edits, decision)
    entry.refresh_from_db()
    return names


@transaction.atomic
def lock_field(entry: Opportunity, name: str, *, actor: str, reason: str = "") -> None:
    """Make today's value a person's word, which no source replaces; UnknownField for no field."""
    current = load_locked(entry)
    check_live(current)
    check_field(current, name)
    if name not in current.locked_fields:
        decision = Decision(actor=actor, reason=reason, at=current_time())
        write_locks(current, [*current.locked_fields, name], decision)
    entry.refresh_from_db()


@transaction.atomic
def unlock_field(entry: Opportunity, name: str, *, actor: str, reason: str = "") -> None:
    """Let sources set a field again; UnknownField when it is not locked."""
    current = load_locked(entry)
    if name not in current.locked_fields:
        raise UnknownField(f"{name!r} is not locked")
    check_live(current)
    decision = Decision(actor=actor, reason=reason, at=current_time())
    write_locks(current, [each for each in current.locked_fields if each != name], decision)
    entry.refresh_from_db()


def read_edits(entry: Opportunity, changes: Mapping[str, Any]) -> list[Edit]:
    """Return the edits that ``changes`` ask for; ValidationError per field that cannot be."""
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
        return read_set_edit(entry, name, list(value))
    column = find_column(entry, name)
    return read_column_edit(entry, column, _clean(column, value, entry))


def _read_columns(entry: Opportunity) -> Iterator[tuple[db.Field[Any, Any], Any]]:
    for column in entry._meta.fields:  # noqa: SLF001 - Django's documented model API
        if may_be_set(column):
            yield column, getattr(entry, column.name)


def _clean(column: db.Field[Any, Any], value: Any, entry: Opportunity) -> Any:
    if isinstance(value, db.Model):
        return value
    if value is None and not column.null:
        value = column.get_default()
    if column.name == "body":
        value = clean_markup(value)
    return column.clean(value, entry)
