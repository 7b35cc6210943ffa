"""Whether a new entry may be shown at once, as the policy of its source says."""

from django.db import connection

from opportunities.doubts import write_doubts_query
from opportunities.models import Opportunity
from opportunities.vocabulary import ReviewPolicy, ReviewState

DOUBTS_OF_ONE = write_doubts_query(
    "SELECT id, kind FROM opportunities_opportunity WHERE id = %(entry)s"
)


def find_doubts(entry_id: int) -> list[str]:
    """Return what speaks against an entry as it is now: see ``opportunities.doubts``."""
    with connection.cursor() as cursor:
        cursor.execute(DOUBTS_OF_ONE, {"entry": entry_id})
        return sorted({name for _entry, name in cursor.fetchall()})


def first_state(policy: str) -> ReviewState:
    """Return the state in which an entry of a source with this policy is written."""
    return ReviewState.PUBLISHED if policy == ReviewPolicy.AT_ONCE else ReviewState.AWAITING_REVIEW


def admit(entry: Opportunity, policy: str) -> None:
    """Show a new entry that is complete and without doubts, where its source's policy says so.

    To be called in the transaction that wrote the entry with its proofs.
    """
    if policy == ReviewPolicy.WHEN_COMPLETE and not find_doubts(entry.pk):
        entry.review_state = ReviewState.PUBLISHED
        entry.save(update_fields=["review_state"])
