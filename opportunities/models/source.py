"""Where entries come from, and when the source last confirmed them."""

from django.db import models

from opportunities.vocabulary import ReviewPolicy, as_choices


class Source(models.Model):
    """A site, a document or the editors. Its health is told by ``services.sources``."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    homepage = models.URLField(blank=True)
    licence = models.CharField(max_length=300, blank=True)
    enabled = models.BooleanField(default=True)
    scraped = models.BooleanField(default=False)
    review_policy = models.CharField(
        max_length=20,
        choices=as_choices(ReviewPolicy),
        default=ReviewPolicy.AT_ONCE,
        db_default=ReviewPolicy.AT_ONCE.value,
    )
    last_good_run_at = models.DateTimeField(null=True, blank=True)
    stale_since = models.DateTimeField(null=True, blank=True)
    doubts = models.JSONField(default=list, blank=True)
    # Section -> since when it is blind and why; the two fields above follow from it.
    blind_sections = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Sighting(models.Model):
    """One moment at which a group of entries was seen.

    Entries that are confirmed together share one row, so that a run which finds nothing new moves
    the time of a few groups and touches no entry.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="sightings")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.source} {self.at:%Y-%m-%d %H:%M}"
