"""Rules that hold in every test, so that nobody has to remember them."""

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.base import FilterExpression, Node

# Pages that are not ours: the desk's theme and the API's browser.
FOREIGN_PAGES = ("/admin/", "/api/v1/docs/")
# Not the folder above: the packages of .venv have templates too, and their own habits.
OUR_TEMPLATES = str(settings.BASE_DIR / "templates")
TAG_RULES = {
    "a <script> without src": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)", re.IGNORECASE
    ),
    "a <style> element": re.compile(r"<style\b", re.IGNORECASE),
    "a style= attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "an attribute such as onclick=": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
}


class UndefinedTemplateVariable(Exception):
    """One of our templates shows a variable that its view does not give."""


class UndefinedVariable(str):
    """The engine's ``string_if_invalid``, which refuses to be one of our templates' output.

    The engine asks whether it is empty before it shows it: that is the moment to refuse.
    Templates of other packages get the empty text that they count on.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        asking = frame.f_locals.get("self")
        template = _template_being_shown(frame)
        if isinstance(asking, FilterExpression) and template.startswith(OUR_TEMPLATES):
            raise UndefinedTemplateVariable(f"{template} shows {asking.token}, which is undefined")
        return False


class PageRules:
    """Fail on a page that carries script or style inside it: the portal's CSP would refuse it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_ours = not request.path.startswith(FOREIGN_PAGES)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_ours and is_page and isinstance(response, HttpResponse):
            broken = find_broken_rules(response.content.decode())
            if broken:
                raise AssertionError(f"{request.path} has {', '.join(broken)}")
        return response


def find_broken_rules(page: str) -> list[str]:
    """Return the names of the rules that the HTML of a page breaks."""
    return [rule for rule, pattern in TAG_RULES.items() if pattern.search(page)]


@pytest.fixture(autouse=True)
def search_that_remembers_nothing() -> None:
    """Start every test with an empty memory: a test's rows are taken back behind its back."""
    from opportunities.search.index import INDEX  # noqa: PLC0415 - needs Django's settings
    from opportunities.search.texts import SHELF  # noqa: PLC0415 - the same

    INDEX.forget()
    SHELF.forget()


@pytest.fixture(autouse=True, scope="session")
def random_order_where_none_is_asked() -> Iterator[None]:
    """Return rows of a query without an order in random order, as a database may do any day."""
    compiler: Any = SQLCompiler
    ordered_pairs = compiler._order_by_pairs

    def pairs(self: Any) -> Iterator[Any]:
        asked = list(ordered_pairs(self))
        query = self.query
        is_plain = not (query.distinct or query.combinator or query.group_by or query.subquery)
        if asked or not is_plain:
            yield from asked
        else:
            yield OrderBy(Random()), False

    compiler._order_by_pairs = pairs
    yield
    compiler._order_by_pairs = ordered_pairs


def _template_being_shown(frame: Any) -> str:
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None) is not None:
            return str(node.origin.name)
        frame = frame.f_back
    return ""
