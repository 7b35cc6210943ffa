"""What stands before every page: no desk without the second step, and sessions kept up."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from clusterportal.doors.second_step import has_second_step, is_required
from clusterportal.doors.sessions import note_use

# Inside a session: whether its person had a second step when the session began.
ASKS_SECOND_STEP = "asks_second_step"
OPEN_PLACES = ("admin:login", "admin:logout", "admin:jsi18n", "doors:second_step", "doors:set_up")


class StaffDoors:
    """Send whoever gave only a password to the second step; elsewhere treat them as nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.desk = reverse("admin:index")
        self.open_places = {reverse(name) for name in OPEN_PLACES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(self.desk):
            person: Any = request.user
            # Lazy: a page that asks for nobody reads no session and sets no cookie.
            request.user = SimpleLazyObject(lambda: _know_only_verified(request, person))  # type: ignore[assignment]  # stands for a person
            return self.get_response(request)
        key_before = request.session.session_key
        response = self._find_detour(request) or self.get_response(request)
        note_use(request, key_before=key_before)
        return response

    def _find_detour(self, request: HttpRequest) -> HttpResponse | None:
        if request.path in self.open_places:
            return None
        place = find_missing_step(request, request.user)
        if place is None:
            return None
        comes_back = {"next": request.get_full_path()} if request.method == "GET" else {}
        return HttpResponseRedirect(f"{reverse(place)}?{urlencode(comes_back)}")


def find_missing_step(request: HttpRequest, person: Any) -> str | None:
    """Return the name of the page that a person must pass before the desk; None without any."""
    if not (person.is_authenticated and person.is_staff) or person.is_verified():
        return None
    session = request.session
    if ASKS_SECOND_STEP not in session:
        session[ASKS_SECOND_STEP] = has_second_step(person)
    if session[ASKS_SECOND_STEP]:
        return "doors:second_step"
    return "doors:set_up" if is_required() else None


def _know_only_verified(request: HttpRequest, person: Any) -> Any:
    return AnonymousUser() if find_missing_step(request, person) else person
