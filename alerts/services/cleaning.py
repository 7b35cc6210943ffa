"""Forget what nobody needs: requests never confirmed, views nobody has, news that all were told."""

import datetime as dt

from django.db.models import Exists, OuterRef

from alerts.models import Alert, Letter, Subscriber, Sweep, View
from alerts.services.sign_up import REQUEST_IS_KEPT
from alerts.vocabulary import LetterState

# Whoever pauses longer than this gets no catch-up of what is older.
NEWS_IS_KEPT = dt.timedelta(days=180)


def clean(now: dt.datetime) -> dict[str, int]:
    """Delete what is out of date and return how many rows of each kind went."""
    own = Alert.objects.filter(subscriber=OuterRef("pk"), confirmed_at__isnull=False)
    gone = {
        "requests": Alert.objects.filter(
            confirmed_at__isnull=True, created_at__lt=now - REQUEST_IS_KEPT
        ),
        "addresses": Subscriber.objects.filter(
            verified_at__isnull=True, created_at__lt=now - REQUEST_IS_KEPT
        ).exclude(Exists(own)),
        "views": View.objects.exclude(Exists(Alert.objects.filter(view=OuterRef("pk")))),
        "letters": Letter.objects.exclude(state=LetterState.PLANNED).filter(
            planned_at__lt=now - NEWS_IS_KEPT
        ),
        "sweeps": Sweep.objects.filter(at__lt=now - NEWS_IS_KEPT),
    }
    return {name: rows.delete()[0] for name, rows in gone.items()}
