"""Bring messages to webhooks: signed, in their order, tried again for a day, then paused.

Signed as the Standard Webhooks specification says, so that integrators find a library for it.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from http import HTTPStatus

import requests
from django.utils import timezone, translation
from django.utils.translation import gettext
from requests_hardened import Manager

from alerts.models import Delivery, Webhook
from alerts.models.webhook import SECRET_PREFIX
from alerts.services.web_addresses import open_client
from alerts.services.webhooks import pause
from alerts.vocabulary import DeliveryState
from opportunities.wording import say_number

# Together a day; then the other side has to say that it is there again.
TRY_AGAIN_AFTER = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 360, 900))
MESSAGES_AT_ONCE = 50
LONGEST_PROBLEM = 500


def deliver(now: datetime) -> int:
    """Bring every message that is due, in order; return how many arrived.

    Where one does not arrive, the later ones of the same webhook wait behind it.
    """
    due = Delivery.objects.filter(
        state=DeliveryState.PLANNED, next_try_at__lte=now, webhook__paused_at=None
    )
    owners = due.order_by("webhook_id").values_list("webhook_id", flat=True).distinct()
    client = open_client()
    return sum(_deliver_to(pk, now, client) for pk in list(owners))


def sign(delivery: Delivery, secret: str, moment: int) -> str:
    """Return the signature over identity, moment (seconds) and body."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{delivery.identity}.{moment}.{delivery.body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _deliver_to(pk: int, now: datetime, client: Manager) -> int:
    waiting = Delivery.objects.filter(webhook_id=pk, state=DeliveryState.PLANNED)
    arrived = 0
    for delivery in waiting.select_related("webhook").order_by("pk")[:MESSAGES_AT_ONCE]:
        if delivery.next_try_at > now or not _try(delivery, now, client):
            break
        arrived += 1
    return arrived


def _try(delivery: Delivery, now: datetime, client: Manager) -> bool:
    """Send one message and write down what became of it."""
    delivery.tries += 1
    delivery.status, delivery.problem = _send(delivery, client)
    webhook = delivery.webhook
    if not delivery.problem:
        delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, now
        delivery.save()
        Webhook.objects.filter(pk=webhook.pk).update(failures=0)
        return True
    is_over = delivery.tries > len(TRY_AGAIN_AFTER) or delivery.status == HTTPStatus.GONE
    if not is_over:
        delivery.next_try_at = now + TRY_AGAIN_AFTER[delivery.tries - 1]
    delivery.save()
    webhook.failures += 1
    webhook.save(update_fields=["failures"])
    if is_over:
        pause(webhook, _say_why(delivery), now)
    return False


def _send(delivery: Delivery, client: Manager) -> tuple[int | None, str]:
    """Return the status of the answer, and what was wrong; empty when it arrived."""
    moment = int(timezone.now().timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": str(delivery.identity),
        "webhook-timestamp": str(moment),
        "webhook-signature": sign(delivery, delivery.webhook.secret, moment),
    }
    try:
        # The answer's text is of no use, and may have no end.
        with client.send_request(
            "POST",
            delivery.webhook.address,
            data=delivery.body.encode(),
            headers=headers,
            stream=True,
        ) as answer:
            status = answer.status_code
    except (requests.RequestException, UnicodeError, ValueError) as error:
        return None, f"{type(error).__name__}: {error}"[:LONGEST_PROBLEM]
    is_taken = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
    return status, "" if is_taken else f"HTTP {status}"


def _say_why(delivery: Delivery) -> str:
    language = delivery.webhook.subscriber.language if delivery.webhook.subscriber else "it"
    with translation.override(language):
        if delivery.status == HTTPStatus.GONE:
            return gettext("Paused: the server says that this address is gone (HTTP 410).")
        return gettext(
            "Paused after %(tries)s tries within a day. The last one ended with: %(problem)s. "
            "Nothing is lost: resume it, and it is told what it missed."
        ) % {"tries": say_number(delivery.tries), "problem": delivery.problem}
