"""The webhooks of one address, on a page behind its signed link: register, pause, revoke, look."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from alerts.models import Subscriber, View, Webhook
from alerts.services import webhooks
from alerts.services.links import Purpose
from alerts.services.wording import describe_view
from alerts.views.answers import behind_link, show
from alerts.vocabulary import ChangesTold
from opportunities.clock import current_time
from opportunities.wording import say_number

DELIVERIES_SHOWN = 20
LONGEST_NAME = 120


@behind_link(Purpose.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def show_webhooks(request: HttpRequest, subscriber: Subscriber, token: str) -> HttpResponse:
    """Show what programs are told for this address, and do what its owner says."""
    problem = _do(request, subscriber) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        return HttpResponseRedirect(reverse("alerts:webhooks", kwargs={"token": token}))
    return show(
        request,
        "alerts/webhooks.html",
        gettext("Webhooks: programs that are told of changes"),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        token=token,
        problem=problem,
        given={name: request.POST.get(name, "") for name in ("name", "address")},
        webhooks=[_describe(each) for each in subscriber.webhooks.select_related("view__entry")],
        views=[(each.pk, describe_view(each)) for each in _find_views(subscriber)],
    )


def _describe(webhook: Webhook) -> dict[str, Any]:
    return {
        "webhook": webhook,
        "about": describe_view(webhook.view) if webhook.view else "",
        "deliveries": list(webhook.deliveries.order_by("-pk")[:DELIVERIES_SHOWN]),
    }


def _find_views(subscriber: Subscriber) -> list[View]:
    """Return the views that the address has confirmed alerts on."""
    confirmed = subscriber.alerts.filter(confirmed_at__isnull=False)
    return [each.view for each in confirmed.select_related("view__entry").order_by("pk")]


def _do(request: HttpRequest, subscriber: Subscriber) -> str:
    """Do what a form of the page says; return why not, empty when it is done."""
    word, now = request.POST.get("do", ""), current_time()
    if word == "register":
        return _register(request, subscriber)
    webhook = subscriber.webhooks.filter(key=request.POST.get("webhook", "")).first()
    if webhook is None:
        return gettext("This alert is not there any more.")
    if word == "pause":
        webhooks.pause(webhook, "", now)
    elif word == "resume":
        webhooks.resume(webhook, now)
    elif word == "revoke":
        webhook.delete()
    return ""


def _register(request: HttpRequest, subscriber: Subscriber) -> str:
    given = request.POST
    name = " ".join(given.get("name", "").split())[:LONGEST_NAME]
    if not name:
        return gettext("Give it a name, so that you know it again.")
    view = next((each for each in _find_views(subscriber) if str(each.pk) == given.get("of")), None)
    is_critical = given.get("changes") == ChangesTold.CRITICAL
    wishes = webhooks.Wishes(
        name=name,
        address=given.get("address", "").strip(),
        changes=ChangesTold.CRITICAL if is_critical else ChangesTold.ALL,
        view=view,
    )
    try:
        webhooks.register(wishes, current_time(), subscriber=subscriber)
    except ValidationError as wrong:
        return " ".join(wrong.messages)
    except webhooks.TooManyWebhooks:
        said = gettext("An address may have %(most)s webhooks; revoke one first.")
        return said % {"most": say_number(webhooks.MOST_PER_SUBSCRIBER)}
    return ""
