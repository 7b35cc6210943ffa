"""Replays that people ask for at the desk: kept, so that one can leave the page and come back."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scrapers.cluster_collaboration import site
from scrapers.models import ReplayRun, ReplayState, ScrapeRun
from scrapers.runs.replay import EntryChange, Replay, replay_source
from scrapers.runs.run import AlreadyRunning, check_source

LONGEST_TEXT = 2000


class NotReplayable(Exception):
    """A replay cannot begin now; ``str()`` says why, in the language of the reader."""


@transaction.atomic
def ask_dry_replay(source: str, *, by: str) -> ReplayRun:
    """Write down that somebody asked what today's readers would change. Raises UnknownSource."""
    check_source(source)
    return _ask(source, by=by, is_applied=False)


@transaction.atomic
def ask_applied_replay(shown: ReplayRun, *, by: str) -> ReplayRun:
    """Write down that somebody wants the differences of a dry replay in the catalogue.

    Raises NotReplayable where others would be brought in than the person saw.
    """
    if shown.is_applied or shown.state != ReplayState.DONE or shown.finished_at is None:
        raise NotReplayable(_("Only the differences of a finished dry replay can be applied."))
    ran = ScrapeRun.objects.filter(source=shown.source, started_at__gt=shown.asked_at)
    asked = ReplayRun.objects.filter(source=shown.source, asked_at__gt=shown.asked_at)
    is_older_reader = shown.reader_version != site.READER_VERSION
    if is_older_reader or ran.exists() or asked.filter(is_applied=True).exists():
        raise NotReplayable(
            _("The catalogue or the readers have changed since. Start a new dry replay and look.")
        )
    return _ask(shown.source, by=by, is_applied=True)


def carry_out(replay_id: int) -> str:
    """Replay as asked and keep what came of it; return how it ended.

    A replay that is over is left alone: a task may come twice.
    """
    record = ReplayRun.objects.get(pk=replay_id)
    if record.state in {ReplayState.DONE, ReplayState.FAILED}:
        return record.state
    record.state, record.reader_version = ReplayState.RUNNING, site.READER_VERSION
    record.save(update_fields=["state", "reader_version"])
    try:
        _keep(record, replay_source(record.source, apply=record.is_applied))
    except AlreadyRunning as reason:
        record.state, record.problem = ReplayState.FAILED, str(reason)
    except Exception as error:
        record.state = ReplayState.FAILED
        record.problem = f"the replay failed ({type(error).__name__}: {error})"
        raise
    finally:
        record.finished_at = timezone.now()
        record.save()
    return record.state


def _ask(source: str, *, by: str, is_applied: bool) -> ReplayRun:
    under_way = {ReplayState.WAITING, ReplayState.RUNNING}
    if ReplayRun.objects.filter(source=source, state__in=under_way).exists():
        raise NotReplayable(_("A replay of this source is under way; wait for its end."))
    return ReplayRun.objects.create(
        source=source, is_applied=is_applied, asked_at=timezone.now(), asked_by=by
    )


def _keep(record: ReplayRun, replay: Replay) -> None:
    record.state = ReplayState.DONE
    record.pages, record.renewed = replay.pages, replay.renewed
    record.entries = [_as_stored(entry) for entry in replay.entries]
    record.emptied, record.unreadable = replay.emptied, replay.unreadable


def _as_stored(entry: EntryChange) -> dict[str, Any]:
    return {
        "title": entry.title,
        "address": entry.address,
        "is_new": entry.is_new,
        "changes": [
            {
                "name": change.name,
                "before": _cut(change.before),
                "after": _cut(change.after),
                "is_proposed": change.is_proposed,
            }
            for change in entry.changes
        ],
    }


def _cut(value: Any) -> Any:
    return value[:LONGEST_TEXT] if isinstance(value, str) else value
