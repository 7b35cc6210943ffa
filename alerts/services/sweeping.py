"""Look at the catalogue: number what changed since the last look, and what it means per view.

Views are evaluated before the marks are taken, so that a change that led an entry out of a view
finds it among those that were in it. A mark that came in between is taken, and left again without
its revision, so that the next look evaluates with it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection, transaction
from pyroaring import BitMap

from alerts.models import Alert, CatalogueMark, Sweep, SweptChange, View, ViewNews, Watch
from alerts.services.saved_views import evaluate, read_bitmap
from opportunities.models import Revision
from opportunities.querysets import brussels_day
from opportunities.search.loading import EPOCH_SECONDS, NEVER
from opportunities.search.results import hold
from opportunities.vocabulary import Severity

ROWS_AT_ONCE = 2000
# What the catalogue does with an entry is no news of the entry.
NOT_TOLD = frozenset({"review_state", "locked_fields"})


@dataclass(frozen=True, slots=True)
class _Taken:
    entries: BitMap
    revisions: list[int]


@dataclass(frozen=True, slots=True)
class _Move:
    """Entries that came into a view, that left it, and of the first those that are new to it."""

    came: BitMap
    left: BitMap
    entered: BitMap


NO_MOVE = _Move(BitMap(), BitMap(), BitMap())


@transaction.atomic
def sweep(now: datetime) -> int | None:
    """Take what changed and return the number of the sweep, None when nothing has.

    One look at a time: whoever comes second waits, and finds what is left.
    """
    Watch.objects.get_or_create(pk=1)
    watch = Watch.objects.select_for_update().get(pk=1)
    before = BitMap(CatalogueMark.objects.values_list("opportunity_id", flat=True).iterator())
    if not before and not _time_changed_something(watch, now):
        return None
    moves = _find_moves(now)
    taken = _take_marks()
    CatalogueMark.objects.bulk_create(
        CatalogueMark(opportunity_id=each) for each in taken.entries - before
    )
    watch.looked_at, watch.next_change_at = now, _next_change(now)
    watch.save()
    return _write(moves, taken, now)


def latest_sweep() -> int:
    """Return the number of the last sweep, 0 before the first."""
    return Sweep.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _views_in_use() -> Iterator[View]:
    used = Alert.objects.filter(confirmed_at__isnull=False).values("view")
    return View.objects.filter(pk__in=used).order_by("pk").iterator(ROWS_AT_ONCE)


def _time_changed_something(watch: Watch, now: datetime) -> bool:
    if watch.looked_at is None or brussels_day(watch.looked_at) != brussels_day(now):
        return True
    return watch.next_change_at is not None and watch.next_change_at <= now


def _next_change(now: datetime) -> datetime | None:
    with hold(now) as index:
        moment = index.next_change
    return None if moment >= NEVER else datetime.fromtimestamp(moment + EPOCH_SECONDS, UTC)


def _take_marks() -> _Taken:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM alerts_cataloguemark RETURNING opportunity_id, revision_id")
        rows = cursor.fetchall()
    return _Taken(
        BitMap(entry for entry, _ in rows), sorted(each for _, each in rows if each is not None)
    )


def _find_moves(now: datetime) -> dict[int, _Move]:
    """Return what came into views and left them since the last look."""
    moves = {}
    with hold(now):
        for view in _views_in_use():
            members, was = evaluate(view, now), read_bitmap(view.members)
            if members != was:
                entered = members - read_bitmap(view.ever)
                moves[view.pk] = _Move(members - was, was - members, entered)
    return moves


def _write(moves: Mapping[int, _Move], taken: _Taken, now: datetime) -> int | None:
    changes = list(_read_changes(taken.revisions))
    touched = BitMap(change.opportunity_id for change in changes)
    news = list(_move_views(moves, touched)) if moves or touched else []
    if not (news or changes):
        return None
    made = Sweep.objects.create(at=now)
    for each in news:
        each.sweep = made
    for change in changes:
        change.sweep = made
    SweptChange.objects.bulk_create(changes, batch_size=ROWS_AT_ONCE)
    ViewNews.objects.bulk_create(news, batch_size=ROWS_AT_ONCE)
    return made.pk


def _move_views(moves: Mapping[int, _Move], touched: BitMap) -> Iterator[ViewNews]:
    """Write what views find now, and yield the news of those that have any."""
    for view in _views_in_use():
        was, move = read_bitmap(view.members), moves.get(view.pk, NO_MOVE)
        entered, changed = move.entered, touched & (was | move.came)
        if move.came or move.left:
            view.members = ((was | move.came) - move.left).serialize()
            view.ever = (read_bitmap(view.ever) | entered).serialize()
            view.save(update_fields=["members", "ever"])
        if entered or changed:
            yield ViewNews(view=view, entered=entered.serialize(), changed=changed.serialize())


def _read_changes(revisions: list[int]) -> Iterator[SweptChange]:
    for start in range(0, len(revisions), ROWS_AT_ONCE):
        rows = Revision.objects.filter(pk__in=revisions[start : start + ROWS_AT_ONCE])
        rows = rows.exclude(field__in=NOT_TOLD).exclude(severity=Severity.SILENT)
        for pk, entry, severity in rows.order_by("pk").values_list(
            "pk", "opportunity_id", "severity"
        ):
            yield SweptChange(revision_id=pk, opportunity_id=entry, severity=severity)


def group_changes(sweeps: Iterable[int]) -> dict[int, dict[int, list[int]]]:
    """Return sweep -> entry -> the revisions that it noticed, in their order."""
    grouped: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows = SweptChange.objects.filter(sweep_id__in=list(sweeps)).order_by("revision_id")
    for number, entry, revision in rows.values_list("sweep_id", "opportunity_id", "revision_id"):
        grouped[number][entry].append(revision)
    return grouped
