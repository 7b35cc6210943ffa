"""The calendar behind a secret address, and the buttons that make and revoke such addresses."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import conditional_page, require_POST, require_safe

from alerts.models import Subscriber
from alerts.services.links import Purpose
from alerts.services.secret_calendars import (
    find_calendar,
    find_dated_entries,
    make_calendar,
    revoke_calendar,
)
from alerts.services.wording import describe_view
from alerts.views.answers import behind_link, refuse
from opportunities.clock import current_time
from opportunities.views.calendars import answer_calendar


@require_safe
@conditional_page
def show_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with the dates; a revoked address and one that never was are answered alike."""
    calendar = find_calendar(token)
    if calendar is None:
        return refuse(request)
    name = describe_view(calendar.alert.view) if calendar.alert else gettext("Your alerts")
    response = answer_calendar(request, name, find_dated_entries(calendar, current_time()))
    patch_cache_control(response, private=True, no_cache=True)
    response["X-Robots-Tag"] = "noindex"
    return response


@behind_link(Purpose.MANAGE)
@require_POST
def change_calendar(request: HttpRequest, subscriber: Subscriber, token: str) -> HttpResponse:
    """Make or revoke the address of a calendar, of one alert or of everything."""
    key = request.POST.get("alert", "")
    alert = subscriber.alerts.filter(key=key).first() if key else None
    if alert is not None or not key:
        if request.POST.get("do") == "revoke":
            revoke_calendar(subscriber, alert)
        else:
            make_calendar(subscriber, alert, current_time())
    return HttpResponseRedirect(reverse("alerts:manage", kwargs={"token": token}))
