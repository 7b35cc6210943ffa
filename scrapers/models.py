"""What the scrapers remember: runs, replays, refused and saved pages, and what a source has.

A source is named by its code: the scrapers know the catalogue by its services only.
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

ADDRESS_LENGTH = 2000
HASH_LENGTH = 64
NAME_LENGTH = 150


class RunState(models.TextChoices):
    """How a run ended; only a good one may conclude anything."""

    RUNNING = "running", "running"
    GOOD = "good", "good"
    DOUBTFUL = "doubtful", "doubtful"
    FAILED = "failed", "failed"
    STOPPED = "stopped", "stopped"


class ScrapeRun(models.Model):
    """One visit of a source: what was counted, what was doubted, what was noted.

    ``progress`` is what a run tells while it is under way. People are named as text, which
    outlives their accounts.
    """

    source = models.SlugField()
    sections = models.JSONField(default=list, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.RUNNING)
    counts = models.JSONField(default=dict, blank=True)
    doubts = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    reader_version = models.CharField(max_length=40, blank=True)
    progress = models.JSONField(default=dict, blank=True)
    stop_asked_at = models.DateTimeField(null=True, blank=True)
    stop_asked_by = models.CharField(max_length=NAME_LENGTH, blank=True)
    # A doubtful run that a person took for the new normal: later runs are compared with it.
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.CharField(max_length=NAME_LENGTH, blank=True)
    accepted_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        permissions = [
            ("run_source", "Can run and stop sources and edit their schedule"),
            ("accept_doubts", "Can accept a doubtful run as the new normal"),
            ("apply_replay", "Can bring the differences of a replay into the catalogue"),
        ]
        indexes = [models.Index(fields=["source", "-started_at"], name="runs_of_a_source")]

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%Y-%m-%d %H:%M} {self.state}"


class RefusedPage(models.Model):
    """A page that a run could not use, with its reason in a sentence.

    ``sha256`` is empty where there was no page to keep, and once it is kept no longer.
    """

    run = models.ForeignKey(ScrapeRun, on_delete=models.CASCADE, related_name="refused_pages")
    url = models.CharField(max_length=ADDRESS_LENGTH)
    reason = models.TextField()
    sha256 = models.CharField(max_length=HASH_LENGTH, blank=True)

    class Meta:
        ordering = ["run", "pk"]

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}"


class ReplayState(models.TextChoices):
    """How far a replay is."""

    WAITING = "waiting", "waiting"
    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "failed"


class ReplayRun(models.Model):
    """Today's readers over the saved pages of a source, asked for by a person; kept to look at.

    Without ``is_applied`` nothing was brought into the catalogue. ``entries`` holds the
    differences field by field; ``problem`` says why there are none to see.
    """

    source = models.SlugField()
    is_applied = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ReplayState, default=ReplayState.WAITING)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=NAME_LENGTH)
    finished_at = models.DateTimeField(null=True, blank=True)
    reader_version = models.CharField(max_length=40, blank=True)
    pages = models.PositiveIntegerField(default=0)
    renewed = models.PositiveIntegerField(default=0)
    entries = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    emptied = models.JSONField(default=dict, blank=True)
    unreadable = models.JSONField(default=dict, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source} {self.asked_at:%Y-%m-%d %H:%M} {self.state}"


class Fate(models.TextChoices):
    """How a page that held entries went away; empty while it is there, or moved as a whole."""

    NOT_FOUND = "not_found", "answers 404: not found"
    GONE = "gone", "answers 410: removed for good"
    MERGED = "merged", "leads to another entry"
    REPLACED = "replaced", "leads to a page that is no entry"


class SavedPage(models.Model):
    """One content of one page as the site sent it, under the hash that evidence names.

    ``cleaned_sha256`` is blind to what only decorates the page: two bodies of one address with
    the same cleaned hash are one row.
    """

    sha256 = models.CharField(max_length=HASH_LENGTH, primary_key=True)
    url = models.CharField(max_length=ADDRESS_LENGTH)
    final_url = models.CharField(max_length=ADDRESS_LENGTH)
    cleaned_sha256 = models.CharField(max_length=HASH_LENGTH)
    content_type = models.CharField(max_length=200, blank=True)
    headers = models.JSONField(default=dict, blank=True)
    body_gzip = models.BinaryField()
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(db_index=True)
    run = models.ForeignKey(
        ScrapeRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="saved_pages"
    )

    class Meta:
        ordering = ["-first_seen_at", "sha256"]
        indexes = [
            # Addresses may be too long for an index entry, hashes of contents are not.
            models.Index(fields=["cleaned_sha256"], name="contents_of_pages"),
        ]

    def __str__(self) -> str:
        return f"{self.url} ({self.sha256[:12]})"


class KnownPage(models.Model):
    """An address that a source was seen to have: where it was listed and what it last answered.

    ``url`` is the canonical address. ``failures`` counts the visits since the last good one.
    ``gone`` says what became of a page that held entries; being missing from a list is another
    thing, which the catalogue counts.
    """

    source = models.SlugField()
    url = models.CharField(max_length=ADDRESS_LENGTH)
    sections = models.JSONField(default=list, blank=True)
    # Section -> when the run began that last found it listed there, in ISO form.
    listed_by_section = models.JSONField(default=dict, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    # The entries that its last content gave, and the readers that read it.
    entries = models.JSONField(default=list, blank=True)
    read_with = models.CharField(max_length=40, blank=True)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    last_sha256 = models.CharField(max_length=HASH_LENGTH, blank=True, db_index=True)
    last_cleaned_sha256 = models.CharField(max_length=HASH_LENGTH, blank=True)
    first_listed_at = models.DateTimeField(null=True, blank=True)
    last_listed_at = models.DateTimeField(null=True, blank=True)
    last_fetched_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    gone = models.CharField(max_length=10, choices=Fate, blank=True, default="")

    class Meta:
        ordering = ["source", "url"]
        constraints = [
            models.UniqueConstraint(fields=["source", "url"], name="one_row_per_known_address"),
        ]

    def __str__(self) -> str:
        return self.url
