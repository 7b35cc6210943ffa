"""The addresses by which calendar programs subscribe."""

from datetime import date

from django import template
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language

from opportunities.wording import say_day

register = template.Library()


@register.simple_tag(takes_context=True)
def webcal(context: template.Context, path: str) -> str:
    """Return the address that opens the calendar program of the machine instead of a download."""
    host: str = context["request"].get_host()
    return f"webcal://{host}{path}"


@register.filter
def full_day(day: date) -> str:
    """Return a day with its weekday in short: "mer 13 gennaio 2027"."""
    weekday = str(WEEKDAYS_ABBR[day.weekday()])
    # Italian writes the days of the week small.
    is_italian = (get_language() or "it").startswith("it")
    return f"{weekday.lower() if is_italian else weekday} {say_day(day)}"
