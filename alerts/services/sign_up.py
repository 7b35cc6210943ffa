"""Signing up, confirming, changing one's mind and being forgotten."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from alerts.models import Alert, Letter, MutedEntry, Subscriber
from alerts.services import limits
from alerts.services.letters import make_letter
from alerts.services.reminders import letter_day
from alerts.services.saved_views import keep_view
from alerts.services.sweeping import latest_sweep
from alerts.vocabulary import REMINDER_DAYS, LetterKind, PauseReason
from opportunities.models import Opportunity

SEND_TASK = "alerts.send"
# More than anybody asks for by hand.
MOST_ALERTS = 200
REQUEST_IS_KEPT = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How often somebody wants to be told, and of what."""

    frequency: str
    wants_new: bool
    changes: str
    reminder_days: tuple[int, ...]

    def as_columns(self) -> dict[str, Any]:
        """Return them as an alert keeps them."""
        days = [day for day in REMINDER_DAYS if day in self.reminder_days]
        return {
            "frequency": self.frequency,
            "wants_new": self.wants_new,
            "changes": self.changes,
            "reminder_days": days,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody asks for an address; whether it is theirs, its mailbox will tell."""

    address: str
    language: str
    list_name: str
    query: str
    wishes: Wishes


def ask_for_alert(request: Request, now: dt.datetime) -> None:
    """Keep a request until the owner of the address confirms it, and write to that address.

    What is known of the address changes nothing that the asker could see. One letter a day at
    most: requests of the same day stand together on the page that it leads to. ``UnknownView`` for
    a view that cannot be saved; RedisError when nobody can count.
    """
    view = keep_view(request.list_name, request.query, now)
    may_write = limits.is_within(limits.CONFIRMATIONS, request.address)
    with transaction.atomic():
        subscriber = Subscriber.objects.get_or_create(
            address=request.address, defaults={"language": request.language, "created_at": now}
        )[0]
        subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        wishes = request.wishes.as_columns()
        pending = subscriber.alerts.filter(view=view)
        if not pending.filter(confirmed_at__isnull=True).update(**wishes):
            has_room = not pending.exists() and subscriber.alerts.count() < MOST_ALERTS
            if has_room:
                _add(subscriber, view.pk, wishes, now)
        if may_write:
            make_letter(subscriber, LetterKind.CONFIRMATION, now, {}).save()
            transaction.on_commit(send_soon)


def _add(subscriber: Subscriber, view: int, wishes: dict[str, Any], now: dt.datetime) -> None:
    day = letter_day(now)
    Alert.objects.create(
        subscriber=subscriber,
        view_id=view,
        created_at=now,
        planned_on=day,
        reminded_on=day,
        **wishes,
    )


def ask_for_link(address: str, now: dt.datetime) -> None:
    """Write the link to its page to an address that is known; others get nothing.

    RedisError when nobody can count.
    """
    may_write = limits.is_within(limits.LINKS, address)
    subscriber = Subscriber.objects.filter(address=address, verified_at__isnull=False).first()
    if subscriber is not None and may_write:
        make_letter(subscriber, LetterKind.LINK, now, {}).save()
        transaction.on_commit(send_soon)


def send_soon() -> None:
    """Have letters sent now rather than at the next round."""
    try:
        current_app.send_task(SEND_TASK)
    except OperationalError:
        # The next round finds them all the same.
        return


@transaction.atomic
def confirm(subscriber: Subscriber, alerts: Collection[int], now: dt.datetime) -> int:
    """Begin to tell what was asked for, and forget the requests that are not among ``alerts``.

    Returns how many began. Whoever confirms has read our mail, so that the address is served again.
    """
    Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    pending = subscriber.alerts.filter(confirmed_at__isnull=True)
    begun = pending.filter(pk__in=alerts).update(**_from_now(now), confirmed_at=now)
    subscriber.alerts.filter(confirmed_at__isnull=True).delete()
    if subscriber.verified_at is None:
        subscriber.verified_at = now
        subscriber.save(update_fields=["verified_at"])
    if begun:
        resume_address(subscriber)
    return begun


def confirm_one(alert: Alert, now: dt.datetime) -> None:
    """Begin to tell of one more view, on the word of who holds the page of its address."""
    pending = Alert.objects.filter(pk=alert.pk, confirmed_at__isnull=True)
    pending.update(**_from_now(now), confirmed_at=now)


def delete_alert(alert: Alert) -> None:
    """Tell no more of a view."""
    alert.delete()


def _from_now(now: dt.datetime) -> dict[str, Any]:
    number, day = latest_sweep(), letter_day(now)
    return {
        "told_up_to": number,
        "reminded_up_to": number,
        "planned_on": day,
        "reminded_on": day,
    }


def change_wishes(alert: Alert, wishes: Wishes) -> None:
    """Tell an alert's owner from now on as often and of what the wishes say."""
    Alert.objects.filter(pk=alert.pk).update(**wishes.as_columns())


def pause_alert(alert: Alert, now: dt.datetime) -> None:
    """Tell nothing of one alert until it is resumed."""
    Alert.objects.filter(pk=alert.pk, paused_at__isnull=True).update(paused_at=now)


def resume_alert(alert: Alert) -> None:
    """Tell again; what was not told in the meantime comes with the next letter."""
    Alert.objects.filter(pk=alert.pk).update(paused_at=None)


def pause_everything(subscriber: Subscriber, reason: PauseReason, now: dt.datetime) -> None:
    """Send nothing to an address any more until its owner resumes."""
    Subscriber.objects.filter(pk=subscriber.pk).update(
        paused_at=now, pause_reason=reason, pause_detail=""
    )


def resume_address(subscriber: Subscriber) -> None:
    """Serve an address again, with all that waited."""
    Subscriber.objects.filter(pk=subscriber.pk).update(
        paused_at=None, pause_reason="", pause_detail=""
    )


def set_language(subscriber: Subscriber, language: str) -> None:
    """Write to an address in this language from now on."""
    Subscriber.objects.filter(pk=subscriber.pk).update(language=language)


def mute(subscriber: Subscriber, entry: Opportunity) -> None:
    """Tell an address no more of one entry."""
    MutedEntry.objects.get_or_create(subscriber=subscriber, opportunity=entry)


def unmute(subscriber: Subscriber, entry: int) -> None:
    """Tell an address of an entry again."""
    subscriber.muted.filter(opportunity=entry).delete()


def erase(subscriber: Subscriber) -> None:
    """Forget an address with all that belongs to it."""
    subscriber.delete()


def own_data(subscriber: Subscriber) -> dict[str, Any]:
    """Return all that is kept of an address, for its owner."""
    return {
        "address": subscriber.address,
        "language": subscriber.language,
        "created_at": subscriber.created_at,
        "verified_at": subscriber.verified_at,
        "paused_at": subscriber.paused_at,
        "pause_reason": subscriber.pause_reason,
        "pause_detail": subscriber.pause_detail,
        "sources_told_as_blind": subscriber.quiet_sources,
        "alerts": [
            {
                "list": alert.view.list_name,
                "query": alert.view.query,
                **{
                    name: getattr(alert, name)
                    for name in (
                        *("frequency", "wants_new", "changes", "reminder_days"),
                        *("created_at", "confirmed_at", "paused_at"),
                    )
                },
            }
            for alert in subscriber.alerts.select_related("view").order_by("pk")
        ],
        "muted_entries": list(
            subscriber.muted.order_by("pk").values_list("opportunity_id", flat=True)
        ),
        "letters": list(_describe_letters(subscriber)),
    }


def _describe_letters(subscriber: Subscriber) -> Iterator[dict[str, Any]]:
    columns = (
        "kind",
        "state",
        "message_id",
        "items",
        "planned_at",
        "sent_at",
        "problem",
        "content",
    )
    yield from Letter.objects.filter(subscriber=subscriber).order_by("pk").values(*columns)
