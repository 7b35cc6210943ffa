"""The only way by which an entry goes for good: planned, confirmed, and written down."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from opportunities.clock import current_time
from opportunities.models import Batch, Opportunity, PartnerSearch
from opportunities.models.decisions import EMPTIED
from opportunities.services.curation.rules import WrongState, load_locked
from opportunities.services.history import read_state
from opportunities.services.journal import Decision
from opportunities.services.neighbours import set_related
from opportunities.vocabulary import ReviewState

SALT = "opportunities.emptying"
TOKEN_LIVES = timedelta(hours=1)
# What goes with an entry, as the person who confirms it reads it.
GOING = ("revisions", "evidence", "proposed_changes", "deadlines", "aliases")


@dataclass(frozen=True, slots=True)
class EmptyingPlan:
    """What would go for good; ``token`` confirms exactly this, and only for an hour."""

    entries: list[Opportunity]
    token: str
    rows: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[Opportunity, str]] = field(default_factory=list)


def plan_emptying(entries: Iterable[Opportunity]) -> EmptyingPlan:
    """Return what would be removed, what cannot be and why, and the token that confirms it.

    Nothing is written. Whoever calls this asks whether the person may.
    """
    going, refused = [], []
    rows: Counter[str] = Counter()
    for entry in sorted(entries, key=lambda each: each.pk):
        problem = _find_problem(entry)
        if problem:
            refused.append((entry, problem))
            continue
        going.append(entry)
        rows += Counter({name: getattr(entry, name).count() for name in GOING})
    content = [[entry.pk, _moment(entry)] for entry in going]
    return EmptyingPlan(going, signing.dumps(content, salt=SALT), rows, refused)


@transaction.atomic
def empty_for_good(token: str, *, actor: str, reason: str) -> Batch:
    """Remove what a plan named, for good, and return the record of it.

    WrongState when the token is no plan's or too old, or when an entry is no longer in the trash as
    it was; then nothing is removed.
    """
    try:
        content = signing.loads(token, salt=SALT, max_age=TOKEN_LIVES)
    except signing.BadSignature as problem:
        raise WrongState(
            _("This confirmation is no longer valid; look at the list again.")
        ) from problem
    batch = Batch.objects.create(decision=EMPTIED, actor=actor, reason=reason, at=current_time())
    decision = Decision(actor=actor, reason=reason, at=batch.at)
    for pk, moment in content:
        entry = _load_unchanged(pk, moment)
        batch.removed.append(_describe(entry))
        set_related(entry, [], decision, locks=None)
        entry.delete()
    batch.save(update_fields=["removed"])
    return batch


def _load_unchanged(pk: int, moment: str) -> Opportunity:
    row = Opportunity.objects.filter(pk=pk).first()
    entry = load_locked(row) if row is not None else None
    problem = _find_problem(entry) if entry is not None else None
    if entry is None or _moment(entry) != moment or problem:
        raise WrongState(
            problem or _("An entry has changed since you looked; look at the list again.")
        )
    return entry


def _find_problem(entry: Opportunity) -> str | None:
    """Say why an entry cannot go for good; None when it can."""
    values = {"title": entry.title}
    if entry.review_state != ReviewState.TRASHED:
        return _("“%(title)s” is not in the trash.") % values
    if Opportunity.objects.still_listed().filter(pk=entry.pk).exists():
        return _("The source still lists “%(title)s”: it would come back as a new entry.") % values
    if PartnerSearch.objects.filter(call=entry.pk).exists():
        return _("Partner searches serve “%(title)s”: give them another call first.") % values
    return None


def _moment(entry: Opportunity) -> str:
    return entry.trashed_at.isoformat() if entry.trashed_at else ""


def _describe(entry: Opportunity) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "kind": entry.kind,
        "title": entry.title,
        "source": entry.source.code,
        "source_url": entry.source_url,
        "source_number": entry.source_number,
        "state": read_state(entry),
    }
