"""The way to a page, from the first one down: for visitors and for machines."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opportunities.structured_data import Node, describe_trail
from opportunities.vocabulary import OpportunityKind

# Kind -> the address name of its list, and what the list is called.
LISTS: dict[OpportunityKind, tuple[str, Promise]] = {
    OpportunityKind.CALL: ("calls", _("All calls")),
    OpportunityKind.EVENT: ("events", _("Events")),
    OpportunityKind.PARTNER_SEARCH: ("partner-searches", _("Partner searches")),
    OpportunityKind.ARTICLE: ("articles", _("News")),
    OpportunityKind.PARTNERSHIP: ("partnerships", _("Partnerships")),
    OpportunityKind.ORGANISATION: ("organisations", _("Organisations")),
}


def describe_way(request: HttpRequest, *steps: tuple[str, str]) -> Node:
    """Return the trail from the first page over (name, path) steps; the last one is the page."""
    trail = [(gettext("Open calls"), reverse("opportunities:home")), *steps]
    return describe_trail([(name, request.build_absolute_uri(path)) for name, path in trail])


def step_to_list(kind: str) -> tuple[str, str]:
    """Return (name, path) of the list of one kind."""
    name, title = LISTS[OpportunityKind(kind)]
    return str(title), reverse(f"opportunities:{name}")
