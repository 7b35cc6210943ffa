"""Who is told of changes by program: registering, pausing, and writing down what to tell.

Messages follow the sweeps, which have one order: nothing is lost and nothing is told twice, except
that a program may get one message again, with its old identity, when its answer did not arrive.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from pyroaring import BitMap
from rest_framework.utils.encoders import JSONEncoder

from alerts.models import Delivery, Subscriber, SweptChange, View, Webhook
from alerts.services.saved_views import evaluate, read_bitmap
from alerts.services.sweeping import latest_sweep
from alerts.services.web_addresses import check_address
from alerts.vocabulary import ChangesTold, DeliveryState
from opportunities.api.serializers import ChangeSerializer
from opportunities.models import Revision
from opportunities.vocabulary import Severity

CHANGES_PER_MESSAGE = 100
KEPT_FOR = timedelta(days=30)
MOST_PER_SUBSCRIBER = 5
TYPE = "catalogue.changed"


class TooManyWebhooks(ValueError):
    """An address has as many webhooks as it may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What whoever registers a webhook says; without a view it is the whole catalogue."""

    name: str
    address: str
    changes: ChangesTold = ChangesTold.ALL
    view: View | None = None


@transaction.atomic
def register(
    wishes: Wishes, now: datetime, *, by: str = "", subscriber: Subscriber | None = None
) -> Webhook:
    """Return a new webhook, which is told of what changes from now on.

    ValidationError says what is wrong with its address; TooManyWebhooks where there are enough.
    """
    check_address(wishes.address)
    if subscriber is not None:
        Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        if subscriber.webhooks.count() >= MOST_PER_SUBSCRIBER:
            raise TooManyWebhooks(str(MOST_PER_SUBSCRIBER))
    return Webhook.objects.create(
        name=wishes.name,
        address=wishes.address,
        changes=wishes.changes,
        view=wishes.view,
        subscriber=subscriber,
        registered_by=by,
        created_at=now,
        told_up_to=latest_sweep(),
        members=_find_members(wishes.view, now).serialize(),
    )


def pause(webhook: Webhook, reason: str, now: datetime) -> None:
    """Tell a webhook nothing until it resumes."""
    webhook.paused_at, webhook.pause_reason = now, reason
    webhook.save(update_fields=["paused_at", "pause_reason"])


def resume(webhook: Webhook, now: datetime) -> None:
    """Tell a webhook again, first of all what it missed."""
    webhook.paused_at, webhook.pause_reason, webhook.failures = None, "", 0
    webhook.save(update_fields=["paused_at", "pause_reason", "failures"])
    waiting = webhook.deliveries.filter(state=DeliveryState.PLANNED)
    waiting.update(next_try_at=now, tries=0)


def plan_deliveries(now: datetime) -> int:
    """Write down what each webhook is to be told of the sweeps since it was last told."""
    latest = latest_sweep()
    behind = Webhook.objects.filter(paused_at=None, told_up_to__lt=latest).order_by("pk")
    planned = sum(_plan(pk, latest, now) for pk in behind.values_list("pk", flat=True))
    Delivery.objects.filter(planned_at__lt=now - KEPT_FOR).delete()
    return planned


@transaction.atomic
def _plan(pk: int, latest: int, now: datetime) -> int:
    """Write down the messages for one webhook and how far it was told, together."""
    webhook = Webhook.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if webhook is None:
        return 0
    members = _find_members(webhook.view, now)
    # A change that led an entry out of the view is told too.
    told_of = members | read_bitmap(webhook.members) if webhook.view else None
    rows = list(_find_changes(webhook, latest, told_of))
    Delivery.objects.bulk_create(
        Delivery(
            webhook=webhook,
            changes=len(rows[start : start + CHANGES_PER_MESSAGE]),
            body=_write_body(rows[start : start + CHANGES_PER_MESSAGE], now),
            planned_at=now,
            next_try_at=now,
        )
        for start in range(0, len(rows), CHANGES_PER_MESSAGE)
    )
    webhook.told_up_to, webhook.members = latest, members.serialize()
    webhook.save(update_fields=["told_up_to", "members"])
    return -(-len(rows) // CHANGES_PER_MESSAGE)


def _find_members(view: View | None, now: datetime) -> BitMap:
    return evaluate(view, now) if view is not None else BitMap()


def _find_changes(webhook: Webhook, latest: int, told_of: BitMap | None) -> Iterator[Revision]:
    swept = SweptChange.objects.filter(sweep_id__gt=webhook.told_up_to, sweep_id__lte=latest)
    if webhook.changes == ChangesTold.CRITICAL:
        swept = swept.filter(severity=Severity.CRITICAL)
    numbers = [
        revision
        for revision, entry in swept.order_by("sweep_id", "revision_id").values_list(
            "revision_id", "opportunity_id"
        )
        if told_of is None or entry in told_of
    ]
    # What was hidden from visitors meanwhile is told to nobody.
    shown: Any = Revision.objects.published().filter(pk__in=numbers)
    rows = {row.pk: row for row in shown.select_related("opportunity")}
    return (rows[number] for number in numbers if number in rows)


def _write_body(changes: list[Revision], now: datetime) -> str:
    told = ChangeSerializer(changes, many=True).data
    message = {"type": TYPE, "timestamp": now.isoformat(), "data": {"changes": told}}
    return json.dumps(message, cls=JSONEncoder, ensure_ascii=False)
