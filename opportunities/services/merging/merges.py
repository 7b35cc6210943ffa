"""The merge itself: one entry speaks for both, the other waits, hidden, to be taken out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from opportunities.clock import current_time
from opportunities.models import Merge, Opportunity
from opportunities.services.curation.review import set_state, state_before
from opportunities.services.curation.rules import WrongState, check_live, load_locked
from opportunities.services.curation.writing import apply_edits, prove_by_person
from opportunities.services.edits import Edit, find_edits_towards
from opportunities.services.ingestion.absorbed import find_kept_ids
from opportunities.services.journal import Decision
from opportunities.services.merging.belongings import (
    copy_proofs,
    move_belongings,
    return_belongings,
)
from opportunities.services.merging.choices import (
    KEPT,
    OTHER,
    Choice,
    propose_choices,
    read_choices,
)
from opportunities.services.snapshots import find_differences, put_back, take_snapshot
from opportunities.vocabulary import ReviewState

# Sent inside the transaction with kept, other and merge: whatever hangs on an entry (follows) moves
# with it, and back. A receiver that fails takes the merge back.
entries_merged = Signal()
merge_undone = Signal()


@dataclass(frozen=True, slots=True)
class UndoneMerge:
    """The fields of the kept entry that were set back, and those changed since, which stay."""

    restored: tuple[str, ...]
    left: tuple[str, ...]


@transaction.atomic
def merge(
    kept: Opportunity,
    other: Opportunity,
    *,
    choices: Mapping[str, str] | None = None,
    actor: str,
    reason: str = "",
) -> Merge:
    """Let ``kept`` speak for both entries, and hide ``other`` until the merge is undone.

    ``choices`` maps fields to KEPT, OTHER or BOTH; what it does not name follows
    ``propose_choices``. What is taken from the other is locked, since no source of the kept entry
    says it. Histories, addresses and proofs stay where they are and are read together.
    WrongState when the two cannot be one.
    """
    one, two = _load_pair(kept, other)
    _check_pair(one, two)
    decision = Decision(actor=actor, reason=reason, at=current_time())
    chosen = read_choices(propose_choices(one, two), choices or {})
    before = take_snapshot(one)
    _take_over(one, two, chosen, decision)
    replaced, written = find_differences(before, take_snapshot(one))
    moved = move_belongings(one, two, decision)
    set_state(two, ReviewState.MERGED, decision, merged_into_id=one.pk)
    made = Merge.objects.create(
        kept_id=one.pk,
        other_id=two.pk,
        choices={name: each.choice for name, each in chosen.items()},
        actor=actor,
        reason=reason,
        at=decision.at,
        replaced=replaced,
        written=written,
        moved=moved,
    )
    entries_merged.send(sender=Merge, kept=one, other=two, merge=made)
    for each in (kept, other):
        each.refresh_from_db()
    return made


@transaction.atomic
def undo_merge(merge: Merge, *, actor: str, reason: str = "") -> UndoneMerge:
    """Give both entries back what they had; what somebody has changed since stays and is told.

    WrongState when it is undone already, or when a later merge stands on it.
    """
    kept, other = _load_pair(merge.kept, merge.other)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    _check_undoable(merge, kept)
    decision = Decision(actor=actor, reason=reason, at=current_time())
    undone = put_back(kept, merge.replaced, merge.written, decision)
    set_state(other, state_before(other, ReviewState.MERGED), decision, merged_into_id=None)
    return_belongings(kept, other, merge.moved, decision)
    merge.undone_at, merge.undone_by = decision.at, actor
    merge.save(update_fields=["undone_at", "undone_by"])
    merge_undone.send(sender=Merge, kept=kept, other=other, merge=merge)
    return UndoneMerge(undone.restored, undone.left)


def find_kept(entry: Opportunity) -> Opportunity:
    """Return the entry that speaks for this one: itself, or the end of its merges."""
    return Opportunity.objects.get(pk=find_kept_ids([entry.pk])[entry.pk])


def _load_pair(kept: Opportunity, other: Opportunity) -> tuple[Opportunity, Opportunity]:
    """Return both rows, held in the order of their numbers: no two people wait in a ring."""
    rows = {each.pk: each for each in (kept, other)}
    held = {pk: load_locked(rows[pk]) for pk in sorted(rows)}
    return held[kept.pk], held[other.pk]


def _check_pair(kept: Opportunity, other: Opportunity) -> None:
    if kept.pk == other.pk:
        raise WrongState(_("An entry cannot be merged with itself."))
    if kept.kind != other.kind:
        raise WrongState(
            _("“%(one)s” and “%(other)s” are of two kinds; link them as related instead.")
            % {"one": kept.title, "other": other.title}
        )
    check_live(kept)
    check_live(other)


def _check_undoable(merge: Merge, kept: Opportunity) -> None:
    if merge.undone_at is not None:
        raise WrongState(_("This merge is undone already."))
    if kept.merged_into_id is not None:
        raise WrongState(
            _("“%(title)s” was merged into another entry later: undo that merge first.")
            % {"title": kept.title}
        )
    later = Merge.objects.filter(kept=kept.pk, undone_at=None, pk__gt=merge.pk)
    if later.exists():
        raise WrongState(
            _("Another entry was merged into “%(title)s” later: undo that merge first.")
            % {"title": kept.title}
        )


def _take_over(
    kept: Opportunity, other: Opportunity, chosen: Mapping[str, Choice], decision: Decision
) -> None:
    taken = {name: each for name, each in chosen.items() if each.choice != KEPT}
    edits = find_edits_towards(kept, {name: each.value for name, each in taken.items()})
    said = f"{decision.reason} (№ {other.pk})" if decision.reason else f"№ {other.pk}"
    apply_edits(
        kept,
        edits,
        replace(decision, reason=said),
        # Links are only ever added by sources: nothing is lost where they stay open.
        locking=lambda name: None if name == "related" else True,
        refuses_what_was=True,
    )
    from_other = [each for each in edits if chosen[each.name].choice == OTHER]
    proven = copy_proofs(kept, other, [each.name for each in from_other])
    unproven: list[Edit] = [
        each for each in edits if each.name not in proven and each.name != "related"
    ]
    prove_by_person(kept, unproven, decision)
