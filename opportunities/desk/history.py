"""Everything that happened to one entry; one change or the whole entry can be set back."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from opportunities.desk import pages, undo
from opportunities.desk.fields import read_value
from opportunities.labels import FIELDS
from opportunities.models import Opportunity, Revision
from opportunities.services import curation
from opportunities.services.history import history_of, read_state

PAGE_SIZE = 100


@never_cache
@require_safe
def history_page(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show every change of an entry; with ``?to=`` also what setting it back to then would do."""
    pages.check_permission(request)
    entry = pages.get_entry(entry_id)
    moment = _read_moment(request.GET.get("to", ""))
    changes = history_of(entry).select_related("opportunity")
    return pages.show(
        request,
        "opportunities/desk/history.html",
        title=_("History"),
        entry=entry,
        leaf=Paginator(changes, PAGE_SIZE).get_page(request.GET.get("page")),
        moment=moment,
        differing=_find_differing(entry, moment) if moment else [],
        last=undo.last_decision(request),
    )


@require_POST
def revert(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Set back one change (``revision``), or the whole entry (``to``)."""
    pages.check_permission(request, pages.MAY_CURATE)
    entry = pages.get_entry(entry_id)
    by, reason = request.user.get_username(), request.POST.get("reason", "")
    moment = _read_moment(request.POST.get("to", ""))
    try:
        if moment:
            names = curation.revert_entry(entry, to=moment, actor=by, reason=reason)
        else:
            number = request.POST.get("revision", "")
            revision = get_object_or_404(Revision, pk=int(number) if number.isdecimal() else 0)
            names = curation.revert_revision(revision, actor=by, reason=reason)
    except curation.WrongState as problem:
        messages.error(request, str(problem))
    else:
        _tell(request, names)
    return redirect("desk:history", entry.pk)


def _tell(request: HttpRequest, names: list[str]) -> None:
    if not names:
        messages.info(request, _("Nothing to set back: the values are those already."))
        return
    labels = ", ".join(str(FIELDS.get(name, name)) for name in names)
    text = _("Set back and locked: %(fields)s. The step stands in the history.")
    messages.success(request, text % {"fields": labels})


def _read_moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _find_differing(entry: Opportunity, moment: datetime) -> list[dict[str, object]]:
    then, now = curation.state_at(entry, moment), read_state(entry)
    return [
        {"name": name, "now": read_value(entry, name), "then": value}
        for name, value in then.items()
        if name in now and now[name] != value
    ]
