"""Letters: planned with all that they will say, then sent, under one Message-ID for ever."""

from django.db import models

from alerts.models.subscriber import Subscriber
from alerts.vocabulary import LetterKind, LetterState
from opportunities.vocabulary import as_choices


class Letter(models.Model):
    """One mail to one address. ``content`` names entries and revisions, never an address."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=20, choices=as_choices(LetterKind))
    state = models.CharField(
        max_length=10, choices=as_choices(LetterState), default=LetterState.PLANNED
    )
    message_id = models.CharField(max_length=200, unique=True)
    content = models.JSONField(default=dict)
    items = models.PositiveIntegerField(default=0)
    planned_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    # What the mail server said to the last try that failed.
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                condition=models.Q(state=LetterState.PLANNED.value),
                name="letters_to_send",
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"
