"""Writes down every change: who, why, from, to, in words and exactly."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from opportunities.models import Batch, Revision
from opportunities.models.decisions import ACTOR_LENGTH
from opportunities.severity import find_severity
from opportunities.vocabulary import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who decided something, why, when; with the page that a source's word stands on."""

    actor: str
    reason: str
    at: datetime
    page_sha256: str = ""
    batch: Batch | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after, in words and by identity (see ``services.exact``).

    ``locks`` is True where a person has set it, False where the source leads it again, None where
    that stays as it was. A ``silent`` change is no news, whatever the field.
    """

    field: str
    before: Any
    after: Any
    exact_before: Any
    exact_after: Any
    locks: bool | None = None
    refused: Any = None
    silent: bool = False


def write_changes(entry_id: int, changes: Iterable[Change], decision: Decision) -> None:
    """Write the history of one entry, in the order of the changes."""
    Revision.objects.bulk_create(_as_row(entry_id, each, decision) for each in changes)


def _as_row(entry_id: int, change: Change, decision: Decision) -> Revision:
    severity = (
        Severity.SILENT
        if change.silent
        else find_severity(change.field, change.before, change.after)
    )
    return Revision(
        opportunity_id=entry_id,
        field=change.field,
        before=change.before,
        after=change.after,
        exact_before=None if change.exact_before == change.before else change.exact_before,
        exact_after=None if change.exact_after == change.after else change.exact_after,
        locks=change.locks,
        refused=change.refused,
        batch=decision.batch,
        severity=severity,
        actor=decision.actor[:ACTOR_LENGTH],
        reason=decision.reason,
        page_sha256=decision.page_sha256,
        at=decision.at,
    )
