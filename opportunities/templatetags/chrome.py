"""What stands around every page and is the same for all visitors: rendered once per language."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

# Pages of the main menu, by the names of their addresses.
MENU = (
    *("home", "calls", "events", "partner-searches", "articles", "partnerships"),
    *("organisations", "topics", "sources"),
)


@register.simple_tag
def show_footer() -> SafeString:
    """Return the foot of every page and the help for its keys."""
    return _render("opportunities/parts/footer.html", get_language() or "", "")


@register.simple_tag
def show_brand() -> SafeString:
    """Return the name of the portal and its search."""
    return _render("opportunities/parts/brand.html", get_language() or "", "")


@register.simple_tag
def show_menu(request: HttpRequest) -> SafeString:
    """Return the main menu, with the page that is open told."""
    language = get_language() or ""
    return _render(
        "opportunities/parts/menu.html", language, _read_addresses(language).get(request.path, "")
    )


@lru_cache(maxsize=4)
def _read_addresses(_language: str) -> dict[str, str]:
    return {reverse(f"opportunities:{name}"): name for name in MENU}


@register.filter
def path_in(path: str, code: str) -> str:
    """Return the address of this same page in the language ``code``, else its first page."""
    plain, mark, query = path.partition("?")
    return _translate(plain, get_language() or "", code) + mark + query


def _render(name: str, language: str, current: str) -> SafeString:
    # Whoever edits a template under DEBUG wants to see it at the next request.
    write = _write if settings.DEBUG else _write_once
    return write(name, language, current)


def _write(name: str, _language: str, current: str) -> SafeString:
    return render_to_string(name, {"current": current})


_write_once = lru_cache(maxsize=64)(_write)


@lru_cache(maxsize=4096)
def _translate(path: str, own: str, code: str) -> str:
    translated = translate_url(path, code)
    if translated == path and code != own:
        return translate_url(reverse("opportunities:home"), code)
    return translated
