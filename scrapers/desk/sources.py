"""What the desk shows of a source: its health, its last runs, and what is under way."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils import timezone

from opportunities.services import ingestion
from scrapers.cluster_collaboration import site
from scrapers.desk.figures import Figure, compare_funnels
from scrapers.models import ReplayRun, ReplayState, RunState, ScrapeRun
from scrapers.runs.acceptance import believed_runs
from scrapers.runs.lock import is_locked
from scrapers.runs.orders import Order, drop_order, find_order

RUNS_SHOWN = 10
RUNS_TO_LOOK_AT = 100
REPLAYS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ReadableSource:
    """A source that the scrapers can read."""

    code: str
    name: str
    homepage: str
    sections: tuple[str, ...]


SOURCES = (ReadableSource(site.CODE, site.NAME, site.HOMEPAGE, site.SECTION_NAMES),)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindSections:
    """Lists that cannot be believed, since when and why: those of one run share both."""

    names: tuple[str, ...]
    since: datetime
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRun:
    """A run in the table of runs, beside the last good one over the same lists."""

    run: ScrapeRun
    figures: tuple[Figure, ...]
    duration: timedelta | None
    refused: int
    is_reference: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What a source is doing: a run, an order that waits for a worker, or what became of it.

    ``has_died`` is true for a run whose process ended without a word.
    """

    run: ScrapeRun | None = None
    order: Order | None = None
    has_died: bool = False
    replays: bool = False

    @property
    def is_over(self) -> bool:
        """True when there is nothing to wait for."""
        waits = self.order is not None and not self.order.answer
        return not waits and (self.run is None or self.has_died)


def find_source(code: str) -> ReadableSource | None:
    """Return the source with this code, None where there is none."""
    return next((each for each in SOURCES if each.code == code), None)


def find_blind_sections(health: ingestion.SourceHealth) -> tuple[BlindSections, ...]:
    """Return the lists of a source that cannot be believed, those with one reason together."""
    reasons: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for name, blind in sorted(health.blind_sections.items()):
        reasons.setdefault((blind["since"], tuple(blind["doubts"])), []).append(name)
    return tuple(
        BlindSections(names=tuple(names), since=datetime.fromisoformat(since), doubts=doubts)
        for (since, doubts), names in reasons.items()
    )


def find_reference(run: ScrapeRun) -> ScrapeRun | None:
    """Return the last believed run over the same lists before this one, else None."""
    earlier = believed_runs(run.source).filter(started_at__lt=run.started_at)
    return next((each for each in earlier[:RUNS_TO_LOOK_AT] if _reads_same(each, run)), None)


def show_runs(source: str) -> list[ShownRun]:
    """Return the last runs of a source, newest first, and the last good one among them."""
    runs = list(_count_refused(ScrapeRun.objects.filter(source=source))[:RUNS_SHOWN])
    believed = list(_count_refused(believed_runs(source))[:RUNS_TO_LOOK_AT])
    if believed and believed[0] not in runs:
        runs.append(believed[0])
    last_good = {
        tuple(sorted(each.sections)): each.pk for each in reversed(believed) if each.sections
    }
    return [_show(run, believed, set(last_good.values())) for run in runs]


def find_activity(source: str) -> Activity:
    """Return what a source is doing now."""
    order = find_order(source)
    if order is not None and _was_carried_out(source, order):
        drop_order(source)
        order = None
    # After the order: a run that begins between the two questions is seen by one of them.
    running = ScrapeRun.objects.filter(source=source, state=RunState.RUNNING).first()
    if running is not None:
        has_died = not is_locked(settings.REDIS_URL, source)
        return Activity(run=running, order=order, has_died=has_died)
    return Activity(order=order, replays=_replays(source).exists())


def last_replays(source: str) -> QuerySet[ReplayRun]:
    """Return the last replays of a source without their differences, newest first."""
    return ReplayRun.objects.filter(source=source).defer("entries")[:REPLAYS_SHOWN]


def duration_of(run: ScrapeRun) -> timedelta | None:
    """Return how long a run took, so far while it is under way."""
    if run.state == RunState.RUNNING:
        end = timezone.now()
    elif run.finished_at is None:
        return None
    else:
        end = run.finished_at
    return timedelta(seconds=round((end - run.started_at).total_seconds()))


def _count_refused(runs: QuerySet[ScrapeRun]) -> QuerySet[ScrapeRun]:
    # Counting drops the order of the model.
    return runs.annotate(refused_count=Count("refused_pages")).order_by("-started_at", "-pk")


def _show(run: ScrapeRun, believed: list[ScrapeRun], references: set[int]) -> ShownRun:
    earlier = (each for each in believed if each.started_at < run.started_at)
    # Figures that still grow are compared with nothing.
    is_over = run.state != RunState.RUNNING
    base = next((each for each in earlier if is_over and _reads_same(each, run)), None)
    return ShownRun(
        run=run,
        figures=compare_funnels(run.counts, base.counts if base else None),
        duration=duration_of(run),
        refused=int(getattr(run, "refused_count", 0)),
        is_reference=run.pk in references,
    )


def _reads_same(one: ScrapeRun, other: ScrapeRun) -> bool:
    same_limit = one.counts.get("limit") == other.counts.get("limit")
    return set(one.sections) == set(other.sections) and same_limit


def _was_carried_out(source: str, order: Order) -> bool:
    return ScrapeRun.objects.filter(source=source, started_at__gte=order.at).exists()


def _replays(source: str) -> QuerySet[ReplayRun]:
    return ReplayRun.objects.filter(source=source, state=ReplayState.RUNNING)
