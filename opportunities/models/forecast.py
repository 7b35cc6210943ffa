"""Forecasts: who said when that something would open, and with how much money."""

from django.db import models

from opportunities.models.call import Call
from opportunities.models.fields import PartialDateField


class Announcement(models.Model):
    """A claim about a call that was still to come; kept beside what then happened."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="announcements")
    window_from = PartialDateField()
    window_to = PartialDateField(blank=True)
    amount = models.CharField(max_length=300, blank=True)
    said_by = models.CharField(max_length=300)
    said_on = PartialDateField(blank=True)
    document = models.CharField(max_length=300)
    quote = models.TextField()

    class Meta:
        ordering = ["window_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "document", "window_from"], name="announcement_written_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.said_by}: {self.window_from}"
