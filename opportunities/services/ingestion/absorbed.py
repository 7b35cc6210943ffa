"""Entries that a person merged into another: their source is heard, at the entry that was kept."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection

from opportunities.models import Opportunity
from opportunities.services.exact import exact_topics, exact_value
from opportunities.services.ingestion.changes import Changes, Proposed
from opportunities.services.ingestion.deadlines import current_deadlines, exact_deadlines
from opportunities.services.ingestion.proofs import find_refused, write_proposal
from opportunities.services.ingestion.provenance import Provenance
from opportunities.services.ingestion.values import MODEL_OF_KIND, is_empty
from opportunities.vocabulary import OpportunityKind

# Merges may follow each other: the entry that was kept once may be merged itself later.
KEPT_OF = """
WITH RECURSIVE way (start, id, next) AS (
    SELECT id, id, merged_into_id FROM opportunities_opportunity WHERE id = ANY(%s)
    UNION ALL
    SELECT way.start, e.id, e.merged_into_id FROM way
    JOIN opportunities_opportunity e ON e.id = way.next
) SELECT start, id FROM way WHERE next IS NULL"""


def find_kept_ids(ids: Collection[int]) -> dict[int, int]:
    """Return entry -> the entry that it leads to, itself where it was never merged."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(KEPT_OF, [list(ids)])
        return dict(cursor.fetchall())


def tell_kept_entry(entry: Opportunity, changes: Changes, provenance: Provenance) -> int:
    """Let what a source changes on a merged entry wait at the entry that it leads to.

    Returns the number of that entry. Nothing waits where it says the same already.
    """
    kept_id = find_kept_ids([entry.pk])[entry.pk]
    kept = MODEL_OF_KIND[OpportunityKind(entry.kind)].objects.get(pk=kept_id)
    said = _read_said(changes)
    refused = find_refused(kept, said)
    own = {name: _exact_now(kept, name) for name in said}
    for name, value in said.items():
        if own[name] == value.exact:
            kept.proposed_changes.filter(field=name, origin=entry.pk).delete()
        elif refused.get(name) != value.exact:
            write_proposal(kept, name, value, provenance, origin=entry.pk)
    return kept_id


def _read_said(changes: Changes) -> Mapping[str, Proposed]:
    said = {
        each.field: Proposed(each.after, each.exact_after)
        for each in changes.as_history()
        if not is_empty(each.after)
    }
    return said | changes.proposed


def _exact_now(entry: Opportunity, name: str) -> Any:
    if name == "deadlines":
        return exact_deadlines(current_deadlines(entry))
    if name == "topics":
        return exact_topics(entry.topics.all())
    column = entry._meta.get_field(name)  # noqa: SLF001 - Django's documented model API
    return exact_value(column, getattr(entry, name))
