"""Secret addresses of calendars: one per alert, or one for all that an address asked for."""

from django.db import models
from django.db.models import Q

from alerts.models.subscriber import KEY_LENGTH, Alert, Subscriber, new_key


class SecretCalendar(models.Model):
    """A calendar that whoever knows its address may read; deleting the row makes it worthless.

    Without an alert it has the dates of all alerts and follows of the subscriber.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="calendars")
    alert = models.OneToOneField(
        Alert, null=True, blank=True, on_delete=models.CASCADE, related_name="calendar"
    )
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber"], condition=Q(alert=None), name="one_calendar_of_everything"
            ),
        ]

    def __str__(self) -> str:
        return f"calendar {self.pk}"
