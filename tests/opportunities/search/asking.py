"""Asks the search as a surface does, and tells titles instead of numbers."""

from typing import Any

from opportunities.clock import current_time
from opportunities.models import Opportunity
from opportunities.search.finding import Selection
from opportunities.search.results import find


def titles(question: str = "", **selection: Any) -> list[str]:
    """Return the titles of what a question or a selection finds, in order."""
    found = find(Selection(question=question, **selection), current_time())
    names = dict(Opportunity.objects.values_list("pk", "title"))
    return [names[each] for each in found.ids]
