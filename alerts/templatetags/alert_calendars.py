"""The secret calendar of an alert, or of everything that an address asked for, as a part."""

from typing import Any

from django import template

from alerts.models import Alert, SecretCalendar, Subscriber
from alerts.services.secret_calendars import calendar_path

register = template.Library()


@register.inclusion_tag("alerts/parts/alert_calendar.html", takes_context=True)
def secret_calendar(
    context: template.Context, subscriber: Subscriber, alert: Alert | None = None
) -> dict[str, Any]:
    """Return what the part shows: the address of the calendar where there is one."""
    request: Any = context["request"]
    made = SecretCalendar.objects.filter(subscriber=subscriber, alert=alert).first()
    path = calendar_path(made) if made else ""
    return {
        "token": context["token"],
        "alert": alert,
        "address": request.build_absolute_uri(path) if path else "",
        "subscription": f"webcal://{request.get_host()}{path}" if path else "",
    }
