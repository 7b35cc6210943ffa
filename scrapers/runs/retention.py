"""How long saved pages are kept that nothing in the catalogue points to."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from opportunities.services import ingestion
from scrapers.archive import drop_pages


def drop_old_pages() -> int:
    """Drop the contents that no site has shown for ``SAVED_PAGES_KEPT_DAYS``; return how many.

    The latest content of every known page stays, and so does whatever proves or explains a fact.
    """
    oldest = timezone.now() - timedelta(days=settings.SAVED_PAGES_KEPT_DAYS)
    return drop_pages(last_seen_before=oldest, find_protected=ingestion.protected_pages)
