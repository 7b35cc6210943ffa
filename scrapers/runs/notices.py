"""Tell admins once when a source becomes doubtful, and once when it can be believed again."""

from enum import StrEnum

from celery import current_app
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from scrapers.cluster_collaboration import site
from scrapers.models import RunState, ScrapeRun
from scrapers.runs.report import DIED

TASK = "scrapers.tell_admins"
RUNS_TO_LOOK_AT = 100
# Those who work in the portal read Italian; who runs the machines may not.
LANGUAGES = ("it", "en")
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

    Raises OSError where the mail server cannot be reached or refuses.
    """
    run = ScrapeRun.objects.get(pk=run_id)
    news = find_news(run)
    if news is None or not settings.ADMIN_MAIL:
        return 0
    texts, subjects = [], []
    for language in LANGUAGES:
        with translation.override(language):
            subjects.append(str(SUBJECTS[news]) % {"source": site.NAME})
            texts.append(render_to_string(TEXTS[news], _context(run)))
    return send_mail(
        subject=subjects[0],
        message=BETWEEN_LANGUAGES.join(texts),
        from_email=None,
        recipient_list=settings.ADMIN_MAIL,
    )


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
