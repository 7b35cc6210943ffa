"""Documents that people attach to entries: the paper on which a fact stands."""

import uuid

from django.db import models
from django.urls import reverse

from opportunities.models.opportunity import Opportunity

LONGEST_NAME = 150


class Document(models.Model):
    """A file of ours, kept under ``DATA_DIR/documents`` with its key for a name.

    ``type`` is what its content is, whatever its name said. A document that was taken away keeps
    its file; only ``removed_at`` hides it.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.CASCADE, related_name="attachments"
    )
    name = models.CharField(max_length=LONGEST_NAME, editable=False)
    title = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveIntegerField(editable=False)
    type = models.CharField(max_length=10, editable=False)
    added_by = models.CharField(max_length=150, editable=False)
    added_at = models.DateTimeField(editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "sha256"],
                condition=models.Q(removed_at=None),
                name="document_attached_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.name

    @property
    def address(self) -> str:
        """Where the file is served; it stays the same for ever."""
        return reverse("document", kwargs={"key": self.key, "name": self.name})
