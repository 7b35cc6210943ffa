"""Links between entries stand in both entries, and so do their histories."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db.models import Q

from opportunities.models import Opportunity
from opportunities.services.journal import Change, Decision, write_changes

LINKS = Opportunity.related.through


def read_related(ids: Collection[int]) -> dict[int, list[int]]:
    """Return entry -> the entries that it is linked to, by number and in order."""
    found: dict[int, list[int]] = {pk: [] for pk in ids}
    rows = LINKS.objects.filter(from_opportunity__in=list(ids)).order_by("to_opportunity")
    for one, other in rows.values_list("from_opportunity", "to_opportunity"):
        found[one].append(other)
    return found


def set_related(
    entry: Opportunity, wanted: Collection[int], decision: Decision, *, locks: bool | None
) -> bool:
    """Link an entry to exactly ``wanted`` and tell it on both sides; False when it is so already.

    Only the entry itself is locked or unlocked by it.
    """
    now = set(read_related([entry.pk])[entry.pk])
    added, removed = set(wanted) - now - {entry.pk}, now - set(wanted)
    if not added and not removed:
        return False
    change_links(entry, added=added, removed=removed, decision=decision, locks=locks)
    return True


def change_links(
    entry: Opportunity,
    *,
    added: Iterable[int],
    removed: Iterable[int] = (),
    decision: Decision,
    locks: bool | None = None,
) -> None:
    """Add and remove links of an entry; the entries on the other side have it in their history."""
    added, removed = set(added), set(removed)
    touched = [entry.pk, *sorted(added | removed)]
    before = read_related(touched)
    LINKS.objects.bulk_create(
        [
            LINKS(from_opportunity_id=one, to_opportunity_id=other)
            for each in sorted(added)
            for one, other in ((entry.pk, each), (each, entry.pk))
        ],
        ignore_conflicts=True,
    )
    if removed:
        LINKS.objects.filter(
            Q(from_opportunity=entry.pk, to_opportunity__in=removed)
            | Q(to_opportunity=entry.pk, from_opportunity__in=removed)
        ).delete()
    after = read_related(touched)
    titles = _read_titles(
        {pk for lists in (before, after) for each in lists.values() for pk in each}
    )
    for pk in touched:
        change = Change(
            "related",
            [titles[each] for each in before[pk]],
            [titles[each] for each in after[pk]],
            before[pk],
            after[pk],
            silent=pk != entry.pk or locks is None,
        )
        write_changes(pk, [replace(change, locks=locks if pk == entry.pk else None)], decision)


def _read_titles(ids: Collection[int]) -> dict[int, str]:
    rows = Opportunity.objects.filter(pk__in=list(ids)).order_by()
    return dict(rows.values_list("pk", "title"))
