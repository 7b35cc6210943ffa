"""Answers that say the same to everybody, and the doors behind signed links."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from alerts.models import Subscriber
from alerts.services.links import Purpose, find_subscriber

Page = Callable[..., HttpResponse]


def show(
    request: HttpRequest, template: str, title: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Return a page of alerts, which no index and no cache may keep."""
    context |= {"page_title": title, "page_description": title, "canonical": request.path}
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def refuse(request: HttpRequest) -> HttpResponse:
    """Answer a link that is worth nothing, whatever the reason is."""
    title = gettext("This link is not valid, or not any more")
    return show(request, "alerts/refused.html", title, status=HTTPStatus.GONE)


def ask_to_wait(request: HttpRequest) -> HttpResponse:
    """Answer who asked too often; said of a network, never of an address."""
    title = gettext("Too many requests from your network")
    return show(request, "alerts/wait.html", title, status=HTTPStatus.TOO_MANY_REQUESTS)


def apologise(request: HttpRequest) -> HttpResponse:
    """Answer while requests cannot be counted, and so cannot be taken."""
    title = gettext("Requests cannot be taken at the moment")
    return show(request, "alerts/wait.html", title, status=HTTPStatus.SERVICE_UNAVAILABLE)


def behind_link(purpose: Purpose) -> Callable[[Page], Page]:
    """Return a decorator: the page is for who holds a valid link of this purpose.

    The token in the address is the authority, no cookie is: another site could only send what it
    holds a token for, and then it needs no browser of ours.
    """

    def decorate(page: Page) -> Page:
        @csrf_exempt
        @never_cache
        @wraps(page)
        def guarded(request: HttpRequest, token: str, **others: Any) -> HttpResponse:
            subscriber = find_subscriber(purpose, token)
            if subscriber is None:
                return refuse(request)
            return page(request, subscriber, token, **others)

        return guarded

    return decorate


def describe_owner(subscriber: Subscriber) -> str:
    """Return enough of an address for its owner to know it: "m…@regione.puglia.it"."""
    name, _, host = subscriber.address.rpartition("@")
    return f"{name[:1]}…@{host}"
