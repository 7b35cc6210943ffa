"""Everything that one address asked for, on one page behind a signed link, without a password."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from alerts.forms import LanguageForm, WishesForm
from alerts.models import Alert, Subscriber
from alerts.services import sign_up
from alerts.services.links import Purpose, write_token
from alerts.services.wording import PAUSES, describe_view, view_address
from alerts.views.answers import behind_link, describe_owner, show
from alerts.vocabulary import LetterState, PauseReason
from opportunities.clock import current_time
from opportunities.models import Opportunity
from opportunities.wording import in_language

READ_AND_WRITE = ["GET", "HEAD", "POST"]
LETTERS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert as its owner's page shows it."""

    alert: Alert
    label: str
    address: str


@behind_link(Purpose.CONFIRM)
@require_http_methods(READ_AND_WRITE)
def confirm(request: HttpRequest, subscriber: Subscriber, token: str) -> HttpResponse:
    """Ask once more, because programs that read mail follow links too; then begin to tell."""
    if request.method == "POST":
        chosen = [int(each) for each in request.POST.getlist("alert") if _is_number(each)]
        sign_up.confirm(subscriber, chosen, current_time())
        return _back(subscriber)
    pending = subscriber.alerts.filter(confirmed_at__isnull=True)
    return show(
        request,
        "alerts/confirm.html",
        gettext("Confirm what you want to be told"),
        owner=describe_owner(subscriber),
        rows=_make_rows(pending),
        token=token,
    )


@behind_link(Purpose.MANAGE)
@require_http_methods(READ_AND_WRITE)
def manage(request: HttpRequest, subscriber: Subscriber, token: str) -> HttpResponse:
    """Show everything that an address has, and do what its owner says."""
    problem = ""
    if request.method == "POST":
        problem = _do(request, subscriber)
        if not problem:
            if not Subscriber.objects.filter(pk=subscriber.pk).exists():
                return HttpResponseRedirect(reverse("alerts:erased"))
            return HttpResponseRedirect(reverse("alerts:manage", args=[token]))
        subscriber.refresh_from_db()
    alerts = subscriber.alerts.order_by("pk")
    failed = subscriber.letters.filter(state=LetterState.FAILED)
    return show(
        request,
        "alerts/manage.html",
        gettext("Your alerts"),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        problem=problem,
        subscriber=subscriber,
        owner=describe_owner(subscriber),
        why_paused=PAUSES.get(subscriber.pause_reason, ""),
        token=token,
        alerts=_make_rows(alerts.filter(confirmed_at__isnull=False)),
        pending=_make_rows(alerts.filter(confirmed_at__isnull=True)),
        muted=subscriber.muted.select_related("opportunity").order_by("pk"),
        failed=failed[:LETTERS_SHOWN],
        waiting=subscriber.letters.filter(state=LetterState.PLANNED).count(),
    )


@behind_link(Purpose.MANAGE)
@require_http_methods(READ_AND_WRITE)
def mute(request: HttpRequest, subscriber: Subscriber, token: str, pk: int) -> HttpResponse:
    """Tell no more of one entry, once its reader has pressed the button."""
    entry = get_object_or_404(Opportunity.objects.published(), pk=pk)
    if request.method == "POST":
        sign_up.mute(subscriber, entry)
        return HttpResponseRedirect(reverse("alerts:manage", args=[token]))
    return show(
        request,
        "alerts/mute.html",
        gettext("No more about this entry"),
        entry_title=in_language(entry, "title"),
        token=token,
    )


@behind_link(Purpose.MANAGE)
@require_safe
def own_data(_request: HttpRequest, subscriber: Subscriber, token: str) -> HttpResponse:  # noqa: ARG001 - the guard's signature
    """Hand over all that is kept of an address."""
    response = JsonResponse(
        sign_up.own_data(subscriber), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = 'attachment; filename="alerts.json"'
    response["X-Robots-Tag"] = "noindex"
    return response


@behind_link(Purpose.UNSUBSCRIBE)
@require_http_methods(READ_AND_WRITE)
def unsubscribe(request: HttpRequest, subscriber: Subscriber, token: str) -> HttpResponse:
    """Stop all mail: at once for a mail program (RFC 8058), with a button for a person."""
    is_done = request.method == "POST"
    if is_done:
        sign_up.pause_everything(subscriber, PauseReason.UNSUBSCRIBED, current_time())
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return HttpResponse("unsubscribed\n", content_type="text/plain; charset=utf-8")
    return show(
        request,
        "alerts/unsubscribe.html",
        gettext("No more mail"),
        is_done=is_done,
        owner=describe_owner(subscriber),
        token=token,
    )


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """Say that nothing is kept any more."""
    return show(request, "alerts/erased.html", gettext("Everything is erased"))


def _back(subscriber: Subscriber) -> HttpResponse:
    return HttpResponseRedirect(
        reverse("alerts:manage", args=[write_token(Purpose.MANAGE, subscriber.key)])
    )


def _make_rows(alerts: Any) -> list[AlertRow]:
    rows = alerts.select_related("view__entry").order_by("pk")
    return [AlertRow(each, describe_view(each.view), view_address(each.view)) for each in rows]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len(str(2**63))


def _do(request: HttpRequest, subscriber: Subscriber) -> str:
    """Do what a form of the page says; return why not, empty when it is done."""
    word = request.POST.get("do", "")
    if word in OF_ADDRESS:
        OF_ADDRESS[word](subscriber)
        return ""
    if word == "language":
        return _set_language(request, subscriber)
    if word == "unmute":
        entry = request.POST.get("entry", "")
        sign_up.unmute(subscriber, int(entry) if _is_number(entry) else 0)
        return ""
    alert = subscriber.alerts.filter(key=request.POST.get("alert", "")).first()
    if alert is None:
        return gettext("This alert is not there any more.")
    if word == "save":
        return _set_wishes(request, alert)
    if word not in OF_ALERT:
        raise Http404
    OF_ALERT[word](alert)
    return ""


def _set_language(request: HttpRequest, subscriber: Subscriber) -> str:
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return gettext("Choose Italian or English.")
    sign_up.set_language(subscriber, form.cleaned_data["language"])
    return ""


def _set_wishes(request: HttpRequest, alert: Alert) -> str:
    form = WishesForm(request.POST)
    if not form.is_valid():
        return " ".join(str(each) for errors in form.errors.values() for each in errors)
    sign_up.change_wishes(alert, form.read_wishes())
    return ""


OF_ADDRESS: Mapping[str, Callable[[Subscriber], None]] = {
    "pause_all": lambda subscriber: sign_up.pause_everything(
        subscriber, PauseReason.ASKED, current_time()
    ),
    "resume_all": sign_up.resume_address,
    "erase": sign_up.erase,
}
OF_ALERT: Mapping[str, Callable[[Alert], None]] = {
    "pause": lambda alert: sign_up.pause_alert(alert, current_time()),
    "resume": sign_up.resume_alert,
    "confirm": lambda alert: sign_up.confirm_one(alert, current_time()),
    "delete": sign_up.delete_alert,
}
