"""What administrators see and do about the access of another person."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from clusterportal.doors import second_step, sessions
from clusterportal.models import StaffSession
from clusterportal.roles import ROLE_NAMES, find_role

MAY_LOOK_AFTER = "auth.change_user"


def get_person(request: HttpRequest, person_id: int) -> User:
    """Return a person whom this administrator looks after.

    Raises PermissionDenied for anybody else, and Http404 where there is nobody.
    """
    if not request.user.has_perm(MAY_LOOK_AFTER):
        raise PermissionDenied
    person = get_object_or_404(User, pk=person_id)
    if person.is_superuser and not request.user.is_superuser:
        raise PermissionDenied
    return person


@never_cache
@require_safe
def show(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show where a person is logged in, and whether they have a second step."""
    person = get_person(request, person_id)
    role = find_role(person)
    context = {
        **admin.site.each_context(request),
        "title": _("Access of %(person)s") % {"person": person},
        "person": person,
        "role": ROLE_NAMES[role] if role else "",
        "has_second_step": second_step.has_second_step(person),
        "sessions": sessions.find_sessions(person, current_key=request.session.session_key),
    }
    return render(request, "doors/person_access.html", context)


@require_POST
def end_one(request: HttpRequest, person_id: int, row_id: int) -> HttpResponse:
    """End one session of a person."""
    person = get_person(request, person_id)
    row = get_object_or_404(StaffSession.objects.filter(person=person), pk=row_id)
    sessions.end_sessions([row])
    messages.success(request, _("The session was ended."))
    return redirect("doors:person", person.pk)


@require_POST
def end_all_sessions(request: HttpRequest, person_id: int) -> HttpResponse:
    """End all sessions of a person."""
    person = get_person(request, person_id)
    count = sessions.end_all(person, but_key=request.session.session_key)
    text = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", count)
    messages.success(request, text % {"count": count})
    return redirect("doors:person", person.pk)


@require_POST
def remove(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take a lost device away, so that its person can set up another one."""
    person = get_person(request, person_id)
    by: Any = request.user
    if person.pk == by.pk:
        messages.warning(request, _("Set up your own second step on your own page."))
        return redirect("doors:access")
    second_step.remove_second_step(person, by=by)
    messages.success(
        request,
        _("The second step of %(person)s was removed and their sessions were ended.")
        % {"person": person},
    )
    return redirect("doors:person", person.pk)
