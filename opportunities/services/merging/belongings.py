"""What hangs on an entry that is merged, and follows it: searches, announcements, proposals."""

from collections.abc import Collection, Mapping
from typing import Any

from opportunities.models import (
    Announcement,
    Evidence,
    Opportunity,
    PartnerSearch,
    ProposedChange,
)
from opportunities.services.curation.rules import load_locked
from opportunities.services.curation.writing import apply_edits
from opportunities.services.edits import find_edits_towards
from opportunities.services.history import find_absorbed, read_field
from opportunities.services.journal import Decision


def copy_proofs(kept: Opportunity, other: Opportunity, names: Collection[str]) -> set[str]:
    """Give the kept entry the other's proof of these fields; return those that had one."""
    rows = list(Evidence.objects.filter(opportunity=other.pk, field__in=list(names)))
    for row in rows:
        Evidence.objects.update_or_create(
            opportunity_id=kept.pk,
            field=row.field,
            defaults={
                "value": row.value,
                "quote": row.quote,
                "document": row.document,
                "page_sha256": row.page_sha256,
                "extractor": row.extractor,
                "seen_at": row.seen_at,
            },
        )
    return {row.field for row in rows}


def move_belongings(
    kept: Opportunity, other: Opportunity, decision: Decision
) -> dict[str, list[int]]:
    """Hang on the kept entry what hung on the other; return the numbers of what moved."""
    searches = PartnerSearch.objects.filter(call=other.pk).order_by("pk")
    moved = {
        "partner_searches": [each.pk for each in searches],
        "announcements": _find_movable(kept, other),
    }
    for search in searches:
        _point(search, kept, decision)
    Announcement.objects.filter(pk__in=moved["announcements"]).update(call=kept.pk)
    for each in ProposedChange.objects.filter(opportunity=other.pk).order_by("pk"):
        _let_wait_at(kept, each)
    return moved


def return_belongings(
    kept: Opportunity, other: Opportunity, moved: Mapping[str, list[int]], decision: Decision
) -> None:
    """Hang on the other again what was moved and still hangs on the kept entry."""
    searches = PartnerSearch.objects.filter(pk__in=moved["partner_searches"], call=kept.pk)
    for search in searches.order_by("pk"):
        _point(search, other, decision)
    announcements = Announcement.objects.filter(pk__in=moved["announcements"], call=kept.pk)
    announcements.update(call=other.pk)
    waiting = ProposedChange.objects.filter(opportunity=kept.pk)
    waiting.filter(origin=other.pk).delete()
    for each in waiting.filter(origin__in=find_absorbed(other)).order_by("pk"):
        _let_wait_at(other, each)
        each.delete()


def _find_movable(kept: Opportunity, other: Opportunity) -> list[int]:
    """Return the other's announcements, without those that the kept entry has as well."""
    known = set(
        Announcement.objects.filter(call=kept.pk).values_list("document", "window_from").order_by()
    )
    rows = Announcement.objects.filter(call=other.pk).order_by("pk")
    return [each.pk for each in rows if (each.document, each.window_from) not in known]


def _point(search: PartnerSearch, call: Opportunity, decision: Decision) -> None:
    """Let a partner search serve another call: it is the same one, so its lock stays as it is."""
    row = load_locked(search)
    edits = find_edits_towards(row, {"call": {"id": call.pk}})
    apply_edits(row, edits, decision, locking=lambda _name: None)


def _let_wait_at(kept: Opportunity, proposal: ProposedChange) -> None:
    """Copy what waits at the other entry, unless the kept one says it already."""
    if proposal.exact is None or read_field(kept, proposal.field) == proposal.exact:
        return
    values: dict[str, Any] = {
        name: getattr(proposal, name)
        for name in ("kept", "proposed", "exact", "page_sha256", "seen_at")
    }
    origin = proposal.origin_id or proposal.opportunity_id
    ProposedChange.objects.get_or_create(
        opportunity_id=kept.pk, field=proposal.field, origin_id=origin, defaults=values
    )
