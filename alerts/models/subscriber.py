"""An address, the views that it saved, the entries that it follows or no longer wants."""

import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models

from alerts.vocabulary import ChangesTold, Frequency, PauseReason
from opportunities.models import Opportunity
from opportunities.vocabulary import as_choices

KEY_BYTES = 16
KEY_LENGTH = 22
LANGUAGES = [("it", "italiano"), ("en", "English")]
# The ``list_name`` of a view that is one entry.
ENTRY = "entry"


def new_key() -> str:
    """Return a name that nobody can guess, for use in addresses."""
    return secrets.token_urlsafe(KEY_BYTES)


class Subscriber(models.Model):
    """An e-mail address that is told of things once its owner has said so."""

    address = models.EmailField(unique=True)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key)
    created_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_reason = models.CharField(max_length=20, choices=as_choices(PauseReason), blank=True)
    # What the mail server said, word for word.
    pause_detail = models.TextField(blank=True)
    # Source -> since when it is blind, as this address was told.
    quiet_sources = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"subscriber {self.pk}"

    @property
    def is_served(self) -> bool:
        """True when digests go to this address."""
        return self.verified_at is not None and self.paused_at is None


class View(models.Model):
    """A list with filters, or one entry; all who saved the same share the row, and its questions.

    ``members`` is what it found when it was last asked, ``ever`` all that it ever found: bitmaps of
    entry numbers. An entry is new to a view once.
    """

    list_name = models.CharField(max_length=30)
    query = models.TextField(blank=True)
    # Of the two above, which together are too long for an index.
    fingerprint = models.CharField(max_length=64, unique=True)
    entry = models.ForeignKey(
        Opportunity, null=True, blank=True, on_delete=models.CASCADE, related_name="followed_as"
    )
    members = models.BinaryField(default=bytes)
    ever = models.BinaryField(default=bytes)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.list_name}?{self.query}"


class Alert(models.Model):
    """What one address wants to be told of one view; ``confirmed_at`` is empty until it says so.

    ``told_up_to`` is the last sweep whose news a letter has told or will tell, ``planned_on`` the
    last day for which a daily or weekly letter was planned, ``reminded_on`` and
    ``reminded_up_to`` the last day and sweep for which reminders were.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="alerts")
    view = models.ForeignKey(View, on_delete=models.CASCADE, related_name="alerts")
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key)
    frequency = models.CharField(max_length=20, choices=as_choices(Frequency))
    wants_new = models.BooleanField(default=True)
    changes = models.CharField(max_length=10, choices=as_choices(ChangesTold))
    reminder_days = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    told_up_to = models.BigIntegerField(default=0)
    planned_on = models.DateField()
    reminded_on = models.DateField()
    reminded_up_to = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "view"], name="view_saved_once"),
        ]

    def __str__(self) -> str:
        return f"alert {self.pk}"


class MutedEntry(models.Model):
    """An entry of which an address wants to hear no more."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="muted")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "muted entries"
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "opportunity"], name="muted_once"),
        ]

    def __str__(self) -> str:
        return f"entry {self.opportunity_id} muted"
