"""The page for addresses that lead nowhere, also where Django would explain itself instead."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found


def tell_not_found(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return a middleware that shows our page with DEBUG=1 too, where people try the portal."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if settings.DEBUG and response.status_code == HTTPStatus.NOT_FOUND and is_page:
            return page_not_found(request, Http404())
        return response

    return answer
