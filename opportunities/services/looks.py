"""That a person looked at an entry, and what happened to it since the page was shown."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from opportunities.clock import current_time
from opportunities.models import Look, Opportunity, Revision
from opportunities.vocabulary import Concern


class Overtaken(Exception):
    """Somebody else, or a source, changed the entry meanwhile; nothing was written.

    ``changes`` are the Revisions that the person has not seen, the latest first.
    """

    def __init__(self, entry: Opportunity) -> None:
        super().__init__(f"{entry.pk} changed meanwhile")
        self.changes: list[Revision] = []


def version_of(entry: Opportunity) -> int:
    """Return a number that grows with every change that is written down about an entry."""
    last = Revision.objects.filter(opportunity_id=entry.pk).aggregate(last=Max("pk"))["last"]
    return last or 0


def lock_version(entry: Opportunity, version: int) -> None:
    """Hold an entry until the end of the transaction; Overtaken where it is past ``version``."""
    Opportunity.objects.select_for_update().get(pk=entry.pk)
    unseen = Revision.objects.filter(opportunity_id=entry.pk, pk__gt=version)
    changes = list(unseen.order_by("-pk"))
    if changes:
        overtaken = Overtaken(entry)
        overtaken.changes = changes
        raise overtaken


@transaction.atomic
def note_look(
    entry: Opportunity, concerns: Iterable[Concern] = tuple(Concern), *, by: str
) -> datetime:
    """Record that a person looked at an entry for these concerns; return when."""
    now = current_time()
    Look.objects.bulk_create(
        [Look(opportunity_id=entry.pk, concern=each, at=now, by=by) for each in concerns],
        update_conflicts=True,
        unique_fields=["opportunity", "concern"],
        update_fields=["at", "by"],
    )
    return now


def forget_look(entry_id: int, *, at: datetime, by: str) -> None:
    """Take back what ``note_look`` recorded; the concerns are in the queue again."""
    Look.objects.filter(opportunity_id=entry_id, at=at, by=by).delete()
