"""The one place that knows what time it is, so that ``TODAY`` can replace today's date."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from opportunities.vocabulary import BRUSSELS


def current_time() -> datetime:
    """Return now; with the setting ``TODAY``, noon of that day in Brussels."""
    if settings.TODAY is None:
        return timezone.now()
    return datetime.combine(settings.TODAY, time(12), tzinfo=ZoneInfo(BRUSSELS))
