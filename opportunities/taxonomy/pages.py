"""What every page of the taxonomy desk shares: who may see it, and what stands around it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from opportunities.services.taxonomy.decisions import Decider
from opportunities.services.taxonomy.reclassification import count_waiting_decisions

MAY_LOOK = "opportunities.view_desk"
MAY_DECIDE = "opportunities.curate"
MAY_APPLY = "opportunities.publish"
ROWS_ON_A_PAGE = 25


def check_permission(request: HttpRequest, *names: str) -> None:
    """Raise PermissionDenied unless the person may look at the desk and do all that is named."""
    if not request.user.has_perms((MAY_LOOK, *names)):
        raise PermissionDenied


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Return a page of the desk with its tabs, and what this person may do on it."""
    shared = {
        **admin.site.each_context(request),
        "tabs": _tabs(request),
        "waiting_decisions": count_waiting_decisions(),
        "may_decide": request.user.has_perm(MAY_DECIDE),
        "may_apply": request.user.has_perm(MAY_APPLY),
    }
    return render(request, template, {**shared, **context}, status=status)


def cut_page(request: HttpRequest, rows: Any) -> Page[Any]:
    """Return the page of a list that the address asks for; the nearest one where it has none."""
    return Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))


def decider(request: HttpRequest) -> Decider:
    """Return who decides, with the reason that the form gives."""
    reason = " ".join(request.POST.get("reason", "").split())
    return Decider(actor=request.user.get_username(), reason=reason)


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Return the page of the desk from which the person came, else the named one."""
    asked = request.POST.get("next", "")
    desk = reverse("taxonomy:waiting")
    if asked.startswith(desk) and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return reverse(otherwise)


def read_number(text: str | None) -> int | None:
    """Return a whole number of an address; None where there is none that a row could have."""
    is_number = text is not None and text.isascii() and text.isdecimal() and len(text) < 10  # noqa: PLR2004 - fits every key
    return int(text) if text and is_number else None


def _tabs(request: HttpRequest) -> list[dict[str, Any]]:
    places = (
        ("waiting", _("Words to decide")),
        ("words", _("Decided words")),
        ("topics", _("Topics")),
        ("reclassifications", _("Reclassification")),
        ("history", _("Decisions")),
        ("bench", _("Test bench")),
    )
    tabs: list[dict[str, Any]] = [
        {"label": label, "address": reverse(f"taxonomy:{name}")} for name, label in places
    ]
    for tab in tabs:
        tab["is_here"] = request.path == tab["address"]
    return tabs
