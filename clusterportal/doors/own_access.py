"""A person's own access: second step, sessions, and ending what is not theirs."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from clusterportal.doors import second_step, sessions
from clusterportal.doors.steps import show_codes
from clusterportal.models import StaffSession
from clusterportal.roles import ROLE_MEANINGS, ROLE_NAMES, find_role


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show how this person gets in, and where they are in now."""
    person: Any = request.user
    role = find_role(person)
    context = {
        **admin.site.each_context(request),
        "title": _("Your access"),
        "role": ROLE_NAMES[role] if role else "",
        "meaning": ROLE_MEANINGS[role] if role else "",
        "has_second_step": second_step.has_second_step(person),
        "codes_left": second_step.count_recovery_codes(person),
        "is_required": second_step.is_required(),
        "sessions": sessions.find_sessions(person, current_key=request.session.session_key),
    }
    return render(request, "doors/access.html", context)


@never_cache
@require_POST
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them once."""
    person: Any = request.user
    if not second_step.has_second_step(person):
        messages.warning(request, _("Set up the second step first: codes belong to it."))
        return redirect("doors:access")
    return show_codes(request, second_step.make_recovery_codes(person))


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take the own second step away, where nobody is obliged to have one."""
    if second_step.is_required():
        messages.error(request, _("Here the second step is required. Set up another app instead."))
    else:
        second_step.remove_second_step(request.user, by=request.user)
        messages.success(request, _("The second step was removed: your password is enough."))
    return redirect("doors:access")


@require_POST
def end_one(request: HttpRequest, row_id: int) -> HttpResponse:
    """End one of the own sessions; the session of this page ends at Log out."""
    rows = StaffSession.objects.filter(person_id=request.user.pk)
    row = get_object_or_404(rows, pk=row_id)
    if row.session_key == request.session.session_key:
        messages.warning(request, _("This is the session you are using: log out instead."))
    else:
        sessions.end_sessions([row])
        messages.success(request, _("The session was ended."))
    return redirect("doors:access")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End all own sessions except this one."""
    count = sessions.end_all(request.user, but_key=request.session.session_key)
    text = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", count)
    messages.success(request, text % {"count": count})
    return redirect("doors:access")
