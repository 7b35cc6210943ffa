"""The pages of the run desk: sources, one source, one run, one replay, one line of schedule."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseStopPolling

from opportunities.services import ingestion
from scrapers.desk import schedule, sources
from scrapers.desk.figures import compare_coverage, compare_funnels, compare_sections
from scrapers.desk.forms import AcceptanceForm, RunForm, ScheduleForm
from scrapers.models import ReplayRun, ReplayState, RunState, ScrapeRun
from scrapers.runs.acceptance import find_obstacle

MAY_LOOK = "scrapers.view_scraperun"
MAY_RUN = "scrapers.run_source"
MAY_ACCEPT = "scrapers.accept_doubts"
MAY_APPLY = "scrapers.apply_replay"
REFUSED_SHOWN = 500


def check_permission(request: HttpRequest, *names: str) -> None:
    """Raise PermissionDenied unless the person may look at the desk and do all that is named."""
    if not request.user.has_perms((MAY_LOOK, *names)):
        raise PermissionDenied


def get_source(code: str) -> sources.ReadableSource:
    """Return the source of an address. Raises Http404 where there is none."""
    source = sources.find_source(code)
    if source is None:
        raise Http404(_("There is no such source."))
    return source


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show every source: can it be believed today?"""
    check_permission(request)
    rows = [
        {
            "source": source,
            "health": ingestion.read_health(source.code),
            "activity": sources.find_activity(source.code),
            "last_run": ScrapeRun.objects.filter(source=source.code).first(),
        }
        for source in sources.SOURCES
    ]
    return _show(request, "scrapers/desk/desk.html", title=_("Run desk"), rows=rows)


@never_cache
@require_safe
def source_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show a source: its health, its runs, and what can be done about it."""
    check_permission(request)
    return show_source(request, get_source(code), form=None)


def show_source(
    request: HttpRequest, source: sources.ReadableSource, *, form: RunForm | None
) -> HttpResponse:
    """Return the page of a source; ``form`` is one that was refused, with its reasons."""
    health = ingestion.read_health(source.code)
    status = 422 if form is not None else 200
    return _show(
        request,
        "scrapers/desk/source.html",
        status=status,
        title=source.name,
        source=source,
        health=health,
        blind=sources.find_blind_sections(health),
        activity=sources.find_activity(source.code),
        runs=sources.show_runs(source.code),
        entries=schedule.find_entries(source.code),
        replays=sources.last_replays(source.code),
        form=form or RunForm(source=source),
    )


@never_cache
@require_safe
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """Show how far the run of a source is; the last answer tells the browser to ask no more."""
    check_permission(request)
    source = get_source(code)
    activity = sources.find_activity(source.code)
    context = {"source": source, "activity": activity, "may_run": request.user.has_perm(MAY_RUN)}
    page = render(request, "scrapers/desk/progress.html", context)
    if not activity.is_over:
        return page
    ended = HttpResponseStopPolling(page.content)
    # The page around it shows a run that is new to it.
    ended["HX-Refresh"] = "true"
    return ended


@never_cache
@require_safe
def run_page(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show one run in full beside the last good one over the same lists."""
    check_permission(request)
    return show_run(request, get_object_or_404(ScrapeRun, pk=run_id), form=None)


def show_run(request: HttpRequest, run: ScrapeRun, *, form: AcceptanceForm | None) -> HttpResponse:
    """Return the page of a run; ``form`` is an acceptance that was refused, with its reasons."""
    reference = sources.find_reference(run)
    base = reference.counts if reference else None
    return _show(
        request,
        "scrapers/desk/run.html",
        status=422 if form is not None else 200,
        title=_("Run"),
        run=run,
        source=get_source(run.source),
        reference=reference,
        duration=sources.duration_of(run),
        figures=compare_funnels(run.counts, base),
        sections=compare_sections(run.counts, base),
        coverage=compare_coverage(run.counts, base),
        refused=run.refused_pages.all()[:REFUSED_SHOWN],
        refused_count=run.refused_pages.count(),
        obstacle=find_obstacle(run) if run.state == RunState.DOUBTFUL else "",
        form=form or AcceptanceForm(),
    )


@never_cache
@require_safe
def replay_page(request: HttpRequest, replay_id: int) -> HttpResponse:
    """Show what today's readers change, field by field."""
    check_permission(request)
    replay = get_object_or_404(ReplayRun, pk=replay_id)
    is_over = replay.state in {ReplayState.DONE, ReplayState.FAILED}
    if request.headers.get("HX-Request") == "true" and not is_over:
        return render(request, "scrapers/desk/replay_state.html", {"replay": replay})
    if request.headers.get("HX-Request") == "true":
        ended = HttpResponseStopPolling("")
        ended["HX-Refresh"] = "true"
        return ended
    return _show(
        request,
        "scrapers/desk/replay.html",
        title=_("Replay"),
        replay=replay,
        source=get_source(replay.source),
        is_over=is_over,
        new_count=sum(entry["is_new"] for entry in replay.entries),
    )


@never_cache
@require_safe
def schedule_page(request: HttpRequest, code: str, task_id: int) -> HttpResponse:
    """Show one line of the schedule, to be changed."""
    check_permission(request, MAY_RUN)
    source = get_source(code)
    entry = get_entry(source, task_id)
    return show_schedule(request, source, entry, ScheduleForm(entry=entry))


def show_schedule(
    request: HttpRequest,
    source: sources.ReadableSource,
    entry: schedule.Entry,
    form: ScheduleForm,
) -> HttpResponse:
    """Return the page of one line of the schedule."""
    return _show(
        request,
        "scrapers/desk/schedule.html",
        status=422 if form.is_bound else 200,
        title=_("Schedule"),
        source=source,
        entry=entry,
        form=form,
    )


def get_entry(source: sources.ReadableSource, task_id: int) -> schedule.Entry:
    """Return one line of the schedule of a source. Raises Http404 where it has no such line."""
    entry = schedule.find_entry(source.code, task_id)
    if entry is None:
        raise Http404(_("This source has no such line in its schedule."))
    return entry


def _show(
    request: HttpRequest, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    user = request.user
    shared = {
        **admin.site.each_context(request),
        "may_run": user.has_perm(MAY_RUN),
        "may_accept": user.has_perm(MAY_ACCEPT),
        "may_apply": user.has_perm(MAY_APPLY),
    }
    return render(request, template, {**shared, **context}, status=status)
