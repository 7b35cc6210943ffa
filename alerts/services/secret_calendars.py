"""Making, revoking and reading the secret calendars of an address."""

from datetime import datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.urls import reverse
from pyroaring import BitMap

from alerts.models import Alert, SecretCalendar, Subscriber
from alerts.services.saved_views import evaluate
from opportunities.filters import MOST_ENTRIES
from opportunities.models import Call, Event, PartnerSearch


@transaction.atomic
def make_calendar(subscriber: Subscriber, alert: Alert | None, now: datetime) -> SecretCalendar:
    """Return the calendar of an alert, of everything without one; a new one where there is none."""
    # Whoever presses twice gets one calendar.
    Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    made, _is_new = SecretCalendar.objects.get_or_create(
        subscriber=subscriber, alert=alert, defaults={"created_at": now}
    )
    return made


def revoke_calendar(subscriber: Subscriber, alert: Alert | None) -> bool:
    """Make the address of a calendar worthless; False where there was none."""
    deleted, _ = SecretCalendar.objects.filter(subscriber=subscriber, alert=alert).delete()
    return deleted > 0


def find_calendar(token: str) -> SecretCalendar | None:
    """Return the calendar that a token speaks for; None for one that is worth nothing."""
    try:
        key = _signer().unsign(token)
    except signing.BadSignature:
        return None
    known = SecretCalendar.objects.select_related("subscriber", "alert__view__entry")
    return known.filter(key=key).first()


def calendar_path(calendar: SecretCalendar) -> str:
    """Return the secret path of a calendar in the active language."""
    return reverse("alerts:calendar", kwargs={"token": _signer().sign(calendar.key)})


def find_dated_entries(calendar: SecretCalendar, now: datetime) -> dict[str, Any]:
    """Return the published entries of a calendar per list, without those its reader muted.

    Alerts that nobody confirmed say nothing of what their address wants.
    """
    subscriber = calendar.subscriber
    alerts = subscriber.alerts.filter(confirmed_at__isnull=False).select_related("view__entry")
    if calendar.alert_id is not None:
        alerts = alerts.filter(pk=calendar.alert_id)
    found = BitMap()
    for alert in alerts.order_by("pk"):
        found |= evaluate(alert.view, now)
    found -= BitMap(subscriber.muted.values_list("opportunity_id", flat=True))
    # The newest ones: nobody has a calendar of so many dates.
    ids = list(found)[-MOST_ENTRIES:]
    return {
        "calls": Call.objects.published().filter(pk__in=ids),
        "events": Event.objects.published().filter(pk__in=ids),
        "partner-searches": PartnerSearch.objects.published().filter(pk__in=ids),
    }


def _signer() -> signing.Signer:
    # Without a time: a calendar has one address as long as it is not revoked.
    return signing.Signer(salt="alerts.calendar", sep="~")
