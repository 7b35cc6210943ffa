"""What the catalogue knows of a source: its name, and whether it can be believed today."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from opportunities.models import Source


def register_source(code: str, *, name: str, homepage: str, licence: str) -> Source:
    """Return the source with this code, made when it is new; names set by admins stay."""
    return Source.objects.get_or_create(
        code=code,
        defaults={"name": name, "homepage": homepage, "licence": licence, "scraped": True},
    )[0]


@transaction.atomic
def report_run(code: str, *, at: datetime, doubts: Sequence[str]) -> None:
    """Record the health of a source after a run.

    A run without doubts makes the source readable again. Doubts make it blind since its last good
    run, or since now when there was none (design promise 4).
    """
    source = Source.objects.select_for_update().get(code=code)
    if doubts:
        source.stale_since = source.stale_since or source.last_good_run_at or at
    else:
        source.last_good_run_at = at
        source.stale_since = None
    source.doubts = list(doubts)
    source.save(update_fields=["last_good_run_at", "stale_since", "doubts"])
