"""The fields of what is to be told, filled as an alert has them or as most people want them."""

from typing import Any

from django import template
from django.utils.translation import ngettext

from alerts.forms import WishesForm
from alerts.services.wording import CHANGES, FREQUENCIES
from alerts.vocabulary import REMINDER_DAYS, ChangesTold, Frequency

register = template.Library()

USUAL = {
    "view": (Frequency.DAILY, True, ChangesTold.CRITICAL, (30, 7)),
    "entry": (Frequency.AT_ONCE, False, ChangesTold.ALL, (30, 14, 7, 1)),
}


@register.inclusion_tag("alerts/parts/wishes.html")
def wishes_of(alert: Any, prefix: str) -> dict[str, Any]:
    """Show the fields with the wishes of an alert; ``prefix`` tells several forms apart."""
    return _fill(
        prefix, (alert.frequency, alert.wants_new, alert.changes, tuple(alert.reminder_days))
    ) | {"is_entry": alert.view.entry_id is not None}


@register.inclusion_tag("alerts/parts/wishes.html")
def usual_wishes(of: str, prefix: str) -> dict[str, Any]:
    """Show the fields with what most people want of a "view" or an "entry"."""
    return _fill(prefix, USUAL[of]) | {"is_entry": of == "entry"}


@register.inclusion_tag("alerts/parts/wishes.html")
def given_wishes(form: WishesForm, prefix: str) -> dict[str, Any]:
    """Show the fields as somebody filled them."""
    data: Any = form.data
    days = tuple(
        int(each) for each in data.getlist("reminder_days") if each.isascii() and each.isdigit()
    )
    given = (data.get("frequency"), bool(data.get("wants_new")), data.get("changes"), days)
    return _fill(prefix, given) | {"is_entry": data.get("list_name") == "entry"}


def _fill(prefix: str, wishes: Any) -> dict[str, Any]:
    frequency, wants_new, changes, days = wishes
    return {
        "prefix": prefix,
        "wants_new": wants_new,
        "frequencies": [(word, label, word == frequency) for word, label in FREQUENCIES.items()],
        "changes": [(word, label, word == changes) for word, label in CHANGES.items()],
        "reminders": [(each, _say_before(each), each in days) for each in REMINDER_DAYS],
    }


def _say_before(days: int) -> str:
    words = ngettext("%(days)d day before", "%(days)d days before", days)
    return words % {"days": days}
