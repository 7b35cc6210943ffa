"""A hint, on saving, that an entry may be in the portal twice; it stops nobody."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext

from opportunities.models import Opportunity
from opportunities.services.manual_entry import find_alike

# Where these change, an entry may turn out to be one that is there already.
COMPARED = frozenset({"title", "identifier", "website"})


def say_alike(request: HttpRequest, entry: Opportunity, edited: list[str] | None) -> None:
    """Name the entries with the same title, address or code, each with its link.

    ``edited`` are the fields that changed, None for a new entry.
    """
    is_asked = edited is None or COMPARED & set(edited)
    alike = find_alike(entry) if is_asked else []
    if not alike:
        return
    links = format_html_join(
        ", ",
        '<a href="{}">{}</a>',
        (
            (
                reverse("admin:opportunities_opportunity_change", args=[each.pk]),
                f"{each} (#{each.pk})",
            )
            for each in alike
        ),
    )
    said = gettext("Saved. Look whether it is the same as:")
    messages.warning(request, format_html("{} {}", said, links))
