"""Looks for duplicates among the entries that changed, and keeps what people said of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from opportunities.clock import current_time
from opportunities.models import DuplicateSearch, DuplicateSuspect, Opportunity
from opportunities.services.duplicates.blocking import Blocks
from opportunities.services.duplicates.comparing import Verdict, compare
from opportunities.services.duplicates.loading import load_facts

# A run dates its changes by its start, and may go on for hours after a look for duplicates.
LOOKING_BACK = timedelta(days=2)
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Search:
    """One look: how many entries were compared with all others, how many new suspects it found."""

    started_at: datetime
    looked_at: int
    found: int


def find_duplicates(changed_since: datetime | None = None) -> Search:
    """Compare what changed with everything of its kind, and keep who may be one with whom.

    None compares all. A pair that a person dismissed stays dismissed; one that nothing speaks for
    any more is forgotten.
    """
    started_at = current_time()
    wanted = None if changed_since is None else _find_changed(changed_since)
    facts = [] if wanted == set() else load_facts()
    verdicts = {
        (one.pk, other.pk): verdict
        for one, other in Blocks(facts).find_pairs(wanted)
        if (verdict := compare(one, other)).suspected
    }
    found = _keep(verdicts, wanted, started_at)
    looked_at = len(facts) if wanted is None else len(wanted)
    DuplicateSearch.objects.create(started_at=started_at, looked_at=looked_at, found=found)
    return Search(started_at, looked_at, found)


def find_new_duplicates() -> Search:
    """Look at what changed since the last look, at everything the first time."""
    last = DuplicateSearch.objects.order_by("-started_at").first()
    return find_duplicates(last.started_at - LOOKING_BACK if last is not None else None)


@transaction.atomic
def dismiss_suspect(suspect: DuplicateSuspect, *, actor: str, reason: str = "") -> None:
    """Write down that two entries are two."""
    suspect.dismissed_at, suspect.dismissed_by = current_time(), actor
    suspect.dismissal_reason = reason
    suspect.save(update_fields=["dismissed_at", "dismissed_by", "dismissal_reason"])


@transaction.atomic
def reopen_suspect(suspect: DuplicateSuspect, *, actor: str) -> None:
    """Let a dismissed pair wait again; who reopened it is told where the reason was."""
    suspect.dismissed_at, suspect.dismissed_by = None, ""
    suspect.dismissal_reason = f"reopened by {actor}"
    suspect.save(update_fields=["dismissed_at", "dismissed_by", "dismissal_reason"])


def _find_changed(since: datetime) -> set[int]:
    changed = Q(changed_at__gte=since) | Q(first_seen_at__gte=since)
    rows = Opportunity.objects.live().filter(changed).order_by()
    return set(rows.values_list("pk", flat=True))


@transaction.atomic
def _keep(
    verdicts: dict[tuple[int, int], Verdict], wanted: Collection[int] | None, now: datetime
) -> int:
    """Write what was found; return how many pairs nobody had suspected before."""
    known = DuplicateSuspect.objects.select_for_update().order_by("pk")
    if wanted is not None:
        known = known.filter(Q(first__in=wanted) | Q(second__in=wanted))
    kept = {(each.first_id, each.second_id): each for each in known}
    gone = [each.pk for pair, each in kept.items() if pair not in verdicts and _may_go(each)]
    DuplicateSuspect.objects.filter(pk__in=gone).delete()
    for pair, suspect in kept.items():
        if pair in verdicts:
            _fill(suspect, verdicts[pair])
    DuplicateSuspect.objects.bulk_update(
        [each for pair, each in kept.items() if pair in verdicts],
        ["score", "reasons"],
        batch_size=ROWS_AT_ONCE,
    )
    new = [
        _fill(DuplicateSuspect(first_id=pair[0], second_id=pair[1], found_at=now), verdict)
        for pair, verdict in sorted(verdicts.items())
        if pair not in kept
    ]
    DuplicateSuspect.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    return len(new)


def _may_go(suspect: DuplicateSuspect) -> bool:
    """A person's word stays, also about a pair that is not alike any more."""
    return suspect.dismissed_at is None


def _fill(suspect: DuplicateSuspect, verdict: Verdict) -> DuplicateSuspect:
    suspect.score = round(verdict.score, 2)
    suspect.reasons = [each.as_json() for each in verdict.reasons if each.code != "near"]
    return suspect
