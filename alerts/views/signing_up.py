"""Save a view, follow an entry, ask for the link to one's own page: doors without an account.

These forms stand on pages that set no cookie and are the same for everybody, so they carry no CSRF
token: they have no more power from a stranger's site than from a stranger's own machine.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from redis.exceptions import RedisError

from alerts.forms import AddressForm, SaveForm
from alerts.services import limits, sign_up
from alerts.services.saved_views import UnknownView
from alerts.views.answers import apologise, ask_to_wait, show
from opportunities.clock import current_time


@csrf_exempt
@never_cache
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Take a request to be told; the answer is the same for every address."""
    form = SaveForm(request.POST)
    if not form.is_valid():
        return _show_again(request, form)

    def ask() -> None:
        sign_up.ask_for_alert(
            sign_up.Request(
                address=form.cleaned_data["email"],
                language=(get_language() or "it")[:2],
                list_name=form.cleaned_data["list_name"],
                query=form.cleaned_data["query"],
                wishes=form.read_wishes(),
            ),
            current_time(),
        )

    try:
        return _take(request, ask)
    except UnknownView:
        form.add_error(None, gettext("There is no such list or entry to be told of."))
        return _show_again(request, form)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """Send the link to an address's own page to that address, if it is known here."""
    title = gettext("Your alerts")
    if request.method != "POST":
        return show(request, "alerts/ask.html", title, form=None)
    form = AddressForm(request.POST)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return show(request, "alerts/ask.html", title, form=form, status=status)
    address = form.cleaned_data["email"]
    return _take(request, lambda: sign_up.ask_for_link(address, current_time()))


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Say what happens next, to everybody the same."""
    return show(request, "alerts/asked.html", gettext("Look into your mailbox"))


def _take(request: HttpRequest, ask: Callable[[], None]) -> HttpResponse:
    network = limits.network_of(request)
    try:
        # Both are counted, so that waiting an hour does not forgive the day.
        hour = limits.is_within(limits.SIGN_UPS_PER_HOUR, network)
        day = limits.is_within(limits.SIGN_UPS_PER_DAY, network)
        if not (hour and day):
            return ask_to_wait(request)
        ask()
    except RedisError:
        return apologise(request)
    response = HttpResponseRedirect(reverse("alerts:asked"))
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def _show_again(request: HttpRequest, form: SaveForm) -> HttpResponse:
    return show(
        request,
        "alerts/save.html",
        gettext("Be told"),
        form=form,
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    )
