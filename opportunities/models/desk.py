"""What the desk remembers: who looked at what, and which addresses of entries still answer."""

from django.db import models

from opportunities.models.opportunity import ADDRESS_LENGTH, Opportunity
from opportunities.vocabulary import Concern, as_choices


class Look(models.Model):
    """A person looked at an entry for one concern and left it as it is.

    A fact with a time, not a state: whether the concern is back is asked of the entry itself.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="looks")
    concern = models.CharField(max_length=20, choices=as_choices(Concern))
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "concern"], name="one_look_per_concern"),
        ]

    def __str__(self) -> str:
        return f"{self.concern}: {self.by}"


class LinkCheck(models.Model):
    """What one address of an entry answered; dead only after failures on two different days."""

    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.CASCADE, related_name="link_checks"
    )
    field = models.CharField(max_length=60)
    address = models.CharField(max_length=ADDRESS_LENGTH)
    checked_at = models.DateTimeField()
    outcome = models.CharField(max_length=300)
    failing_since = models.DateTimeField(null=True, blank=True)
    dead_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-checked_at"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "address"], name="one_check_per_link"),
        ]
        indexes = [
            models.Index(
                fields=["opportunity"],
                condition=models.Q(dead_since__isnull=False),
                name="dead_links",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.outcome}"
