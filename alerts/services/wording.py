"""What views and dates are called, in the active language."""

import datetime as dt
from collections.abc import Mapping
from urllib.parse import parse_qsl

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from alerts.models import View
from alerts.models.subscriber import ENTRY
from alerts.services.reminders import EXPIRES, STARTS
from alerts.services.saved_views import SECTIONS
from alerts.vocabulary import ChangesTold, Frequency, PauseReason
from opportunities import labels, wording
from opportunities.clock import current_time
from opportunities.filters import FACET_LABELS
from opportunities.search.results import hold
from opportunities.views.facets import name_word

LIST_NAMES: Mapping[str, Promise] = {
    "calls": _("Calls"),
    "events": _("Events"),
    "partner-searches": _("Partner searches"),
    "articles": _("News"),
    "partnerships": _("Partnerships"),
    "organisations": _("Organisations"),
    "search": _("The whole catalogue"),
}
FREQUENCIES: Mapping[str, Promise] = {
    Frequency.AT_ONCE: _("at once"),
    Frequency.DAILY: _("every morning"),
    Frequency.WEEKLY: _("every Monday"),
    Frequency.CHANGES_ONLY: _("at once, changes only"),
}
CHANGES: Mapping[str, Promise] = {
    ChangesTold.NONE: _("none of them"),
    ChangesTold.CRITICAL: _("those that decide: dates, money, who may apply"),
    ChangesTold.ALL: _("all"),
}
PAUSES: Mapping[str, Promise] = {
    PauseReason.ASKED: _("You asked for a pause."),
    PauseReason.UNSUBSCRIBED: _("You unsubscribed."),
    PauseReason.REFUSED: _("Your mail server refused our mail."),
    PauseReason.BOUNCED: _("Our mail came back."),
}


def describe_view(view: View) -> str:
    """Return "Calls · Status: Open · Sector: Agri-food", or the title of an entry."""
    if view.list_name == ENTRY:
        return wording.in_language(view.entry, "title") if view.entry else ""
    parts = [str(LIST_NAMES[view.list_name])]
    kinds = SECTIONS[view.list_name].kinds
    with hold(current_time()) as index:
        words = index.words
    for name, word in parse_qsl(view.query):
        if name == "q":
            parts.append(f"“{word}”")
        elif name in FACET_LABELS:
            parts.append(f"{FACET_LABELS[name]}: {name_word(name, word, words, kinds)}")
    return " · ".join(parts)


def view_address(view: View) -> str:
    """Return the path of the page that a view is saved from, in the active language."""
    if view.list_name == ENTRY:
        return view.entry.get_absolute_url() if view.entry else reverse("opportunities:home")
    path = reverse(f"opportunities:{view.list_name}")
    return f"{path}?{view.query}" if view.query else path


def name_stage(kind: str) -> str:
    """Return what a date is called: "First stage", "Start of the event"."""
    if kind == STARTS:
        return gettext("Start of the event")
    if kind == EXPIRES:
        return gettext("End of the partner search")
    return labels.label_of(labels.DEADLINE_KINDS, kind)


def say_days_left(date: str, day: dt.date) -> str:
    """Return "today", "tomorrow" or "in 14 days"; empty for a day that has passed."""
    days = (dt.date.fromisoformat(date) - day).days
    if days < 0:
        return ""
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("tomorrow")
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
