"""What is said to who may not: which role may, or how long to wait after wrong passwords."""

import math
from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.defaults import permission_denied

from clusterportal.roles import ROLE_NAMES, Role, find_least_role, find_role
from opportunities.views.visitors import find_address

ADMINISTRATORS_NAMED = 3


def show_refusal(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say which role may do what was refused, and who can give it."""
    if not request.path.startswith(reverse("admin:index")):
        return permission_denied(request, exception)
    needed = find_needed_role(getattr(request.user, "missing_rights", ()))
    own = find_role(request.user)
    context = {
        **admin.site.each_context(request),
        "title": _("Not permitted"),
        "needed": ROLE_NAMES[needed] if needed else "",
        "own": ROLE_NAMES[own] if own else "",
        "administrators": find_administrators(),
    }
    return render(request, "doors/refusal.html", context, status=HTTPStatus.FORBIDDEN)


def find_needed_role(missing: Iterable[str]) -> Role | None:
    """Return the least role that has what was asked for last; None where nobody has it.

    Django asks for the right to view and, without it, for the right to change: either will do.
    """
    asked = list(missing)
    if not asked:
        return None
    subject = asked[-1].partition("_")[2]
    return find_least_role(
        each for each in asked if each == asked[-1] or (subject and each.endswith(f"_{subject}"))
    )


def find_administrators() -> list[str]:
    """Return the names of some people who can give roles."""
    people = User.objects.filter(is_active=True, groups__name=Role.ADMINISTRATOR.value)
    named = people.order_by("pk")[:ADMINISTRATORS_NAMED]
    return [each.get_full_name() or each.get_username() for each in named]


def show_pause(
    request: HttpRequest, _answer: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """Say that too many passwords were wrong, and for how many minutes the door stays shut."""
    name = (credentials or {}).get("username") or request.POST.get("username", "")
    tries = AccessAttempt.objects.filter(username=name, ip_address=find_address(request))
    last = tries.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    context = {
        **admin.site.each_context(request),
        "minutes": _minutes_left(last),
        "tries": settings.AXES_FAILURE_LIMIT,
    }
    return render(request, "doors/pause.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)


def _minutes_left(last_try: datetime | None) -> int:
    until = (last_try or timezone.now()) + settings.AXES_COOLOFF_TIME
    return max(1, math.ceil((until - timezone.now()).total_seconds() / 60))
