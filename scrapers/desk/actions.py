"""What people do at the desk: run, stop, accept, replay, and set the schedule."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from scrapers.desk import pages
from scrapers.desk.forms import AcceptanceForm, RunForm, ScheduleForm
from scrapers.desk.schedule import set_timing
from scrapers.desk.starting import (
    NotStarted,
    start_applied_replay,
    start_dry_replay,
    start_run,
)
from scrapers.models import ReplayRun, ScrapeRun
from scrapers.runs.acceptance import NotAcceptable, accept_run
from scrapers.runs.progress import ask_to_stop


@require_POST
def run(request: HttpRequest, code: str) -> HttpResponse:
    """Ask a worker for a run."""
    pages.check_permission(request, pages.MAY_RUN)
    source = pages.get_source(code)
    form = RunForm(request.POST, source=source)
    if not form.is_valid():
        return pages.show_source(request, source, form=form)
    try:
        start_run(source.code, form.read_options(), by=_name_of(request))
    except NotStarted as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("A worker was asked for the run."))
    return redirect("admin:run_desk_source", source.code)


@require_POST
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the run of a source to stop."""
    pages.check_permission(request, pages.MAY_RUN)
    source = pages.get_source(code)
    if ask_to_stop(source.code, by=_name_of(request)):
        messages.success(
            request,
            _("The run was asked to stop: it ends before its next page and concludes nothing."),
        )
    else:
        messages.warning(request, _("There is no run to stop."))
    return redirect("admin:run_desk_source", source.code)


@require_POST
def accept(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take a doubtful run for the new normal."""
    pages.check_permission(request, pages.MAY_ACCEPT)
    row = get_object_or_404(ScrapeRun, pk=run_id)
    form = AcceptanceForm(request.POST)
    if not form.is_valid():
        return pages.show_run(request, row, form=form)
    try:
        accept_run(row.pk, by=_name_of(request), reason=form.cleaned_data["reason"])
    except NotAcceptable as reason:
        messages.error(request, str(reason))
    else:
        messages.success(
            request,
            _("Accepted. The next run is compared with this one; if it is like it, it concludes."),
        )
    return redirect("admin:run_desk_run", row.pk)


@require_POST
def replay(request: HttpRequest, code: str) -> HttpResponse:
    """Ask a worker what today's readers would change."""
    pages.check_permission(request, pages.MAY_RUN)
    source = pages.get_source(code)
    try:
        record = start_dry_replay(source.code, by=_name_of(request))
    except NotStarted as reason:
        messages.error(request, str(reason))
        return redirect("admin:run_desk_source", source.code)
    return redirect("admin:run_desk_replay", record.pk)


@require_POST
def apply_replay(request: HttpRequest, replay_id: int) -> HttpResponse:
    """Ask a worker to bring the shown differences into the catalogue."""
    pages.check_permission(request, pages.MAY_APPLY)
    shown = get_object_or_404(ReplayRun, pk=replay_id)
    try:
        record = start_applied_replay(shown, by=_name_of(request))
    except NotStarted as reason:
        messages.error(request, str(reason))
        return redirect("admin:run_desk_replay", shown.pk)
    return redirect("admin:run_desk_replay", record.pk)


@require_POST
def set_schedule(request: HttpRequest, code: str, task_id: int) -> HttpResponse:
    """Write when a list is read by itself."""
    pages.check_permission(request, pages.MAY_RUN)
    source = pages.get_source(code)
    entry = pages.get_entry(source, task_id)
    form = ScheduleForm(request.POST, entry=entry)
    if not form.is_valid():
        return pages.show_schedule(request, source, entry, form)
    set_timing(entry.task, form.read_timing(), enabled=form.cleaned_data["enabled"])
    messages.success(request, _("The schedule was changed."))
    return redirect("admin:run_desk_source", source.code)


def _name_of(request: HttpRequest) -> str:
    return request.user.get_username()
