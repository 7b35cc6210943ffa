"""Programs of others that are told of changes: where, of what, and what became of each message."""

import base64
import secrets
import uuid

from django.db import models

from alerts.models.subscriber import KEY_LENGTH, Subscriber, View, new_key
from alerts.vocabulary import ChangesTold, DeliveryState
from opportunities.vocabulary import as_choices

SECRET_BYTES = 32
SECRET_PREFIX = "whsec_"  # noqa: S105 - how integrators know a secret of this standard
ADDRESS_LENGTH = 500


def new_secret() -> str:
    """Return a secret in the form of the Standard Webhooks specification."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


class Webhook(models.Model):
    """An address that is told of changes of a view, of the whole catalogue without one.

    ``told_up_to`` is the last sweep whose changes were written down for it, ``members`` what its
    view found then. ``failures`` counts tries in a row. A paused one is told nothing; when it
    resumes it is told what it missed.
    """

    name = models.CharField(max_length=120)
    address = models.CharField(max_length=ADDRESS_LENGTH)
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key)
    secret = models.CharField(max_length=80, default=new_secret)
    view = models.ForeignKey(
        View, null=True, blank=True, on_delete=models.CASCADE, related_name="webhooks"
    )
    subscriber = models.ForeignKey(
        Subscriber, null=True, blank=True, on_delete=models.CASCADE, related_name="webhooks"
    )
    changes = models.CharField(
        max_length=10, choices=as_choices(ChangesTold), default=ChangesTold.ALL
    )
    registered_by = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    told_up_to = models.BigIntegerField(default=0)
    members = models.BinaryField(default=bytes)
    failures = models.PositiveSmallIntegerField(default=0)
    paused_at = models.DateTimeField(null=True, blank=True)
    # Why, as a sentence for whoever registered it.
    pause_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message to a webhook; its identity stays when it is tried again."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    identity = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    changes = models.PositiveIntegerField()
    # Kept as it was written, because the signature is over these bytes.
    body = models.TextField()
    state = models.CharField(
        max_length=10, choices=as_choices(DeliveryState), default=DeliveryState.PLANNED
    )
    planned_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True, blank=True)
    # What the other side answered to the last try.
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["-planned_at", "-id"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(state="planned"),
                name="deliveries_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.webhook}: {self.identity}"
