"""What a run tells while it is under way, and the word of a person that stops it."""

import time
from dataclasses import asdict
from enum import StrEnum

from django.utils import timezone

from scrapers.errors import ScrapeError
from scrapers.health import RunCounts
from scrapers.models import RunState, ScrapeRun
from scrapers.runs.visits import Visit, Visitor

SECONDS_BETWEEN_WORDS = 1.0


class Stage(StrEnum):
    """What a run is doing."""

    LISTING = "listing"
    READING = "reading"
    INGESTING = "ingesting"


class StopAsked(ScrapeError):
    """Somebody asked the run to stop."""

    stops_run = True


class Progress:
    """Writes into the row of a run how far it is, at most once a second."""

    def __init__(self, run: ScrapeRun, counts: RunCounts) -> None:
        self.run = run
        self.counts = counts
        self.stage = Stage.LISTING
        self.done, self.of = 0, 0
        self._spoke_at = -SECONDS_BETWEEN_WORDS

    def begin(self, stage: Stage, *, of: int = 0) -> None:
        """Begin a stage of ``of`` steps, 0 where nobody knows how many."""
        self.stage, self.done, self.of = stage, 0, of
        self._spoke_at = -SECONDS_BETWEEN_WORDS

    def step(self, address: str) -> None:
        """Tell that ``address`` is next. StopAsked when somebody asked the run to stop."""
        now = time.monotonic()
        if now - self._spoke_at >= SECONDS_BETWEEN_WORDS:
            self._spoke_at = now
            self._tell(address)
        self.done += 1

    def _tell(self, address: str) -> None:
        row = ScrapeRun.objects.filter(pk=self.run.pk)
        row.update(
            counts=asdict(self.counts),
            progress={
                "stage": self.stage.value,
                "done": self.done,
                "of": self.of,
                "address": address,
                "told_at": timezone.now().isoformat(),
            },
        )
        if row.filter(stop_asked_at__isnull=False).exists():
            raise StopAsked("somebody asked the run to stop")


class WatchedVisitor(Visitor):
    """Tells of every page before it is asked for, which is where a run can be stopped."""

    progress: Progress

    def visit(self, address: str, fetch_url: str) -> Visit:
        """Return the page as ``Visitor`` does; StopAsked instead of asking for one more."""
        self.progress.step(fetch_url)
        return super().visit(address, fetch_url)


def ask_to_stop(source: str, *, by: str) -> bool:
    """Ask the run of a source that is under way to stop; False when there is none.

    The run ends before its next page, on whatever machine it is, and concludes nothing.
    """
    running = ScrapeRun.objects.filter(source=source, state=RunState.RUNNING)
    asked = {"stop_asked_at": timezone.now(), "stop_asked_by": by}
    running.filter(stop_asked_at=None).update(**asked)
    return running.exists()
