"""Remembering, where a reader asks for it, when that reader was here; nothing else is kept.

The cookie holds a moment and the numbers of the last change and entry of that moment, signed. It
names nobody, and no page sets it: only the button does.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from opportunities.clock import current_time
from opportunities.reading.since_visit import (
    Mark,
    News,
    Visit,
    find_news,
    find_revisions,
    read_horizon,
)
from opportunities.search.finding import Selection
from opportunities.views.addresses import Address
from opportunities.views.cards import Card
from opportunities.vocabulary import Severity

COOKIE = "last_visit"
SALT = "opportunities.last_visit"
KEPT_FOR = timedelta(days=365)
CHANGES_SHOWN = 200
SINCE = ("changed", "since")
View = Callable[..., HttpResponse]


def tells_news(view: View) -> View:
    """Keep the page of one reader from another: what it tells depends on the cookie."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Cookie"])
        if COOKIE in request.COOKIES:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return answer


def read_visit(request: HttpRequest) -> Visit | None:
    """Return the visit that the reader let us remember; None without, or for a forged one."""
    text = request.get_signed_cookie(COOKIE, None, salt=SALT, max_age=KEPT_FOR)
    return read_seen(text) if text else None


def write_seen(visit: Visit) -> str:
    """Return a visit as the cookie and the button hold it."""
    return f"{int(visit.at.timestamp())}.{visit.revision}.{visit.entry}"


def read_seen(text: str) -> Visit | None:
    """Return what ``write_seen`` wrote, None for anything else."""
    parts = text.split(".")
    if len(parts) != len(("moment", "revision", "entry")) or not all(
        each.isascii() and each.isdigit() and len(each) <= len(str(10**11)) for each in parts
    ):
        return None
    seconds, revision, entry = (int(each) for each in parts)
    return Visit(datetime.fromtimestamp(seconds, UTC), revision, entry)


class Since:
    """What a page tells a reader about the time since the last visit; false without one."""

    def __init__(self, request: HttpRequest, kinds: Iterable[str] = ()) -> None:
        self.visit = read_visit(request)
        self.news = find_news(self.visit) if self.visit else News()
        self.marks = self.news.of_kinds(kinds)
        self.asked = request.GET.get(SINCE[0], "")
        self.is_asked = self.asked == SINCE[1]

    def __bool__(self) -> bool:
        return self.visit is not None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameter of a list that shows only the news."""
        return [SINCE] if self and self.is_asked else []

    @property
    def misunderstood(self) -> list[tuple[str, str]]:
        """(name, value) of the parameter where it is wrong or no visit is remembered."""
        if not self.asked or (self and self.is_asked):
            return []
        if self:
            return [(gettext("Changed since your last visit"), self.asked)]
        return [(gettext("Changed since your last visit (none is remembered)"), self.asked)]

    def narrow(self, selection: Selection) -> Selection:
        """Keep only what changed, where the reader asks for it."""
        return replace(selection, ids=tuple(self.marks)) if self.pairs else selection

    def mark(self, entries: list[Any]) -> list[Any]:
        """Tell each entry of a page what happened to it, and return them."""
        for entry in entries if self.marks else ():
            entry.since_visit = self.marks.get(entry.pk)
        return entries

    def mark_cards(self, cards: list[Card]) -> list[Card]:
        """Return the cards of a page, each with what happened to its entry.

        Cards are kept for all readers: those that get a mark are copies.
        """
        marked = self.marks
        return [
            replace(card, since_visit=marked[card.pk]) if card.pk in marked else card
            for card in cards
        ]

    def describe(self, address: Address | None = None) -> dict[str, Any]:
        """Return what the bar above a page shows; ``address`` is that of the list it belongs to."""
        if self.visit is None:
            return {}
        horizon = read_horizon(current_time())
        new = sum(mark is Mark.NEW for mark in self.marks.values())
        return {
            "since": {
                "at": self.visit.at,
                "new": new,
                "changed": len(self.marks) - new,
                "is_cut": self.news.is_cut,
                "url": self._switch(address) if address else "",
                "is_asked": self.is_asked,
                "seen": signing.dumps(write_seen(horizon), salt=SALT),
            }
        }

    def _switch(self, address: Address) -> str:
        """Return the list with the changed entries only, or with all of them again."""
        return str(address.setting(SINCE[0], "" if self.is_asked else SINCE[1]))


def describe_entry(request: HttpRequest, entry: Any, revisions: list[Any]) -> dict[str, Any]:
    """Return what the page of an entry tells of the time since the last visit; no query."""
    visit = read_visit(request)
    if visit is None:
        return {}
    changes = [
        each for each in revisions if each.pk > visit.revision and each.severity != Severity.SILENT
    ]
    return {
        "visit": visit,
        "is_new": entry.pk > visit.entry,
        "changed_since": [(each, _find_page_before(each, revisions)) for each in changes],
    }


def _find_page_before(change: Any, revisions: list[Any]) -> str:
    """Return the path of the archived page before a change: of the change before, if there is one.

    Else the archive is asked for what the same address said before. Empty without any page.
    """
    if not change.page_sha256:
        return ""
    earlier = (
        each.page_sha256
        for each in revisions
        if each.pk < change.pk and each.page_sha256 not in {"", change.page_sha256}
    )
    found = next(earlier, None)
    return f"/archive/{found}/" if found else f"/archive/{change.page_sha256}/before/"


@require_safe
@tells_news
def show_visit(request: HttpRequest) -> HttpResponse:
    """Show all that changed since the visit, of every kind; or how to have it remembered."""
    since = Since(request)
    rows = find_revisions(since.visit).select_related("opportunity__source") if since.visit else []
    changes = list(rows[: CHANGES_SHOWN + 1])
    context = {
        "page_title": gettext("Changed since your last visit"),
        "page_description": gettext("What is new and what has changed since you were here."),
        "canonical": request.path,
        "changes": changes[:CHANGES_SHOWN],
        "most": CHANGES_SHOWN if len(changes) > CHANGES_SHOWN else None,
        **since.describe(),
    }
    return render(request, "opportunities/visit.html", context)


@csrf_exempt  # it sets the reader's own cookie and nothing else; other sites are refused below
@require_POST
def remember_visit(request: HttpRequest) -> HttpResponse:
    """Remember this visit as the page showed it, and go back to the page."""
    if _comes_from_elsewhere(request):
        return HttpResponse(gettext("Please press the button on our own page."), status=403)
    visit = _read_shown(request) or read_horizon(current_time())
    response = _go_back(request)
    response.set_signed_cookie(
        COOKIE,
        write_seen(visit),
        salt=SALT,
        max_age=KEPT_FOR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


@csrf_exempt  # the same
@require_POST
def forget_visit(request: HttpRequest) -> HttpResponse:
    """Forget the visit, and go back to the page."""
    if _comes_from_elsewhere(request):
        return HttpResponse(gettext("Please press the button on our own page."), status=403)
    response = _go_back(request)
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _read_shown(request: HttpRequest) -> Visit | None:
    """Return the horizon of the page on which the button was pressed.

    What changed while the page was being read is news the next time, not lost.
    """
    try:
        text = signing.loads(request.POST.get("seen", ""), salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    return read_seen(str(text))


def _comes_from_elsewhere(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    return bool(origin) and urlsplit(origin).netloc != request.get_host()


def _go_back(request: HttpRequest) -> HttpResponseRedirect:
    path = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    is_path = is_ours and path.startswith("/")
    response = HttpResponseRedirect(path if is_path else reverse("opportunities:visit"))
    response.status_code = 303
    patch_cache_control(response, no_store=True)
    return response
