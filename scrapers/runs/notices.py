"""Tell admins once when a source becomes doubtful, and once when it can be believed again."""

from contextlib import suppress
from datetime import timedelta
from enum import StrEnum

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from redis import Redis
from redis.exceptions import RedisError

from scrapers.cluster_collaboration import site
from scrapers.models import RunState, ScrapeRun
from scrapers.runs.report import DIED

TASK = "scrapers.tell_admins"
RUNS_TO_LOOK_AT = 100
# Those who work in the portal read Italian; who runs the machines may not.
LANGUAGES = ("it", "en")
TOLD_KEY = "scrapers:told:"
# Longer than a broker keeps a task that was given back to it.
TOLD_IS_REMEMBERED = timedelta(days=7)
BETWEEN_LANGUAGES = "\n----------\n\n"


class News(StrEnum):
    """What a run changes in what admins know of a source."""

    DOUBTFUL = "doubtful"
    READABLE = "readable"


SUBJECTS = {
    News.DOUBTFUL: _("%(source)s: the reading is in doubt"),
    News.READABLE: _("%(source)s: can be read again"),
}
TEXTS = {
    News.DOUBTFUL: "scrapers/mail/doubtful.txt",
    News.READABLE: "scrapers/mail/readable.txt",
}


def find_news(run: ScrapeRun) -> News | None:
    """Compare a run with the one before it that read one of the same lists; None without news.

    Runs that visited only some pages, were stopped, or whose process died told admins nothing.
    """
    if not _concluded(run):
        return None
    earlier = ScrapeRun.objects.filter(source=run.source, pk__lt=run.pk).order_by("-pk")
    same = (
        each
        for each in earlier[:RUNS_TO_LOOK_AT]
        if _concluded(each) and set(each.sections) & set(run.sections)
    )
    before = next(same, None)
    was_good = before is None or before.state == RunState.GOOD
    is_good = run.state == RunState.GOOD
    if was_good == is_good:
        return None
    return News.READABLE if is_good else News.DOUBTFUL


def tell_admins_later(run_id: int) -> None:
    """Leave it to a worker to write, where there is something to tell and somebody to tell it."""
    if settings.ADMIN_MAIL and find_news(ScrapeRun.objects.get(pk=run_id)):
        current_app.send_task(TASK, args=[run_id])


def tell_admins(run_id: int) -> int:
    """Send the mail about a run; return how many were sent, 0 without news or recipients.

    Raises OSError where the mail server cannot be reached or refuses. A task that is given back
    because its worker died is told apart by a note in Redis, so the mail goes out again only where
    the worker died in the instant between the server's "accepted" and that note; the second copy
    then has the Message-ID of the first, by which mailboxes know it for the same.
    """
    run = ScrapeRun.objects.get(pk=run_id)
    news = find_news(run)
    if news is None or not settings.ADMIN_MAIL:
        return 0
    number = _number_of(run, news)
    with Redis.from_url(settings.REDIS_URL) as redis:
        if _was_told(redis, number):
            return 0
        sent = _write(run, news, number)
        with suppress(RedisError):
            redis.set(TOLD_KEY + number, 1, ex=TOLD_IS_REMEMBERED)
    return sent


def _was_told(redis: Redis, number: str) -> bool:
    try:
        return bool(redis.exists(TOLD_KEY + number))
    except RedisError:
        # Twice is better than never.
        return False


def _write(run: ScrapeRun, news: News, number: str) -> int:
    texts, subjects = [], []
    for language in LANGUAGES:
        with translation.override(language):
            subjects.append(str(SUBJECTS[news]) % {"source": site.NAME})
            texts.append(render_to_string(TEXTS[news], _context(run)))
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    return EmailMessage(
        subject=subjects[0],
        body=BETWEEN_LANGUAGES.join(texts),
        to=settings.ADMIN_MAIL,
        headers={"Message-ID": f"<{number}@{host}>"},
    ).send()


def _number_of(run: ScrapeRun, news: News) -> str:
    """Return what names a mail: the same run, and nothing else, gives the same."""
    return f"{run.source}.{run.pk}.{run.started_at:%Y%m%d%H%M%S%f}.{news}"


def _concluded(run: ScrapeRun) -> bool:
    is_over = run.state not in {RunState.RUNNING, RunState.STOPPED} and run.doubts != [DIED]
    return is_over and run.counts.get("limit") is None


def _context(run: ScrapeRun) -> dict[str, object]:
    home = settings.SITE_URL.rstrip("/")
    return {
        "run": run,
        "source_name": site.NAME,
        "sources_address": home + reverse("opportunities:sources"),
        "run_address": home + reverse("admin:scrapers_scraperun_change", args=[run.pk]),
    }
