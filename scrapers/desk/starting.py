"""Hand a run or a replay to a worker, or say in a sentence why that is not possible now."""

from dataclasses import dataclass

from celery import current_app
from django.conf import settings
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from scrapers.models import ReplayRun
from scrapers.runs.lock import is_locked
from scrapers.runs.orders import drop_order, leave_order
from scrapers.runs.replay_records import NotReplayable, ask_applied_replay, ask_dry_replay
from scrapers.runs.run import SourceDisabled, check_enabled

SECONDS_TO_ANSWER = 3


class NotStarted(Exception):
    """Nothing was begun; ``str()`` says why, in the language of the reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What to read; no sections means all of them, no limit means every page."""

    sections: tuple[str, ...] = ()
    limit: int | None = None
    is_thorough: bool = False


def start_run(source: str, options: RunOptions, *, by: str) -> None:
    """Ask a worker for a run. Raises NotStarted."""
    try:
        check_enabled(source)
    except SourceDisabled as reason:
        raise NotStarted(
            _("This source is switched off. Switch it on under Sources, then run it.")
        ) from reason
    _refuse_while_busy(source)
    leave_order(source, by=by)
    try:
        current_app.send_task(
            "scrapers.scrape",
            args=[source],
            kwargs={
                "sections": list(options.sections) or None,
                "limit": options.limit,
                "is_thorough": options.is_thorough,
                "is_ordered": True,
            },
        )
    except OperationalError:
        drop_order(source)
        raise


def start_dry_replay(source: str, *, by: str) -> ReplayRun:
    """Ask a worker what today's readers would change. Raises NotStarted."""
    _refuse_while_busy(source)
    try:
        record = ask_dry_replay(source, by=by)
    except NotReplayable as reason:
        raise NotStarted(str(reason)) from reason
    current_app.send_task("scrapers.replay", args=[record.pk])
    return record


def start_applied_replay(shown: ReplayRun, *, by: str) -> ReplayRun:
    """Ask a worker to bring the differences that a person saw into the catalogue.

    Raises NotStarted.
    """
    _refuse_while_busy(shown.source)
    try:
        record = ask_applied_replay(shown, by=by)
    except NotReplayable as reason:
        raise NotStarted(str(reason)) from reason
    current_app.send_task("scrapers.replay", args=[record.pk])
    return record


def _refuse_while_busy(source: str) -> None:
    if is_locked(settings.REDIS_URL, source):
        raise NotStarted(_("A run or a replay of this source is under way; wait for its end."))
    if not a_worker_answers():
        raise NotStarted(
            _("No worker answers, so nothing was started. Start the worker, then try again.")
        )


def a_worker_answers() -> bool:
    """Tell whether any worker takes orders now; a broker that is away has none."""
    try:
        answers = current_app.control.broadcast(
            "ping", reply=True, timeout=SECONDS_TO_ANSWER, limit=1
        )
    except (OSError, OperationalError):
        return False
    return bool(answers)
