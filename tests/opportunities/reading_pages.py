"""How a test reads a page: as a person would, by its headings, facts and words."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from opportunities.models import Opportunity
from tests import factories

FACTORIES: dict[str, Any] = {
    "calls": factories.CallFactory,
    "events": factories.EventFactory,
    "partner-searches": factories.PartnerSearchFactory,
    "articles": factories.ArticleFactory,
    "partnerships": factories.PartnershipFactory,
    "organisations": factories.OrganisationFactory,
}


def open_page(client: Client, path: str) -> BeautifulSoup:
    """Return the page at ``path``; it has to answer 200."""
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


def address_of(entry: Opportunity, language: str = "it") -> str:
    """Return the address of the entry's page in ``language``."""
    with translation.override(language):
        return entry.get_absolute_url()


def open_entry(client: Client, entry: Opportunity, language: str = "it") -> BeautifulSoup:
    """Return the page of an entry in ``language``."""
    return open_page(client, address_of(entry, language))


def text_of(tag: Any) -> str:
    """Return the words of a tag with single spaces."""
    return " ".join(tag.get_text(" ").split())


def words(page: BeautifulSoup, selector: str) -> str:
    """Return the words of the first tag that ``selector`` finds."""
    return text_of(page.select_one(selector))


def titles(page: BeautifulSoup) -> list[str]:
    """Return the titles of a list's cards, in order."""
    return [link.get_text() for link in page.select(".entry-title a")]


def facts(page: BeautifulSoup) -> dict[str, str]:
    """Return the facts of the first card of a list."""
    card: Any = page.select_one(".entry-card .facts")
    return {text_of(pair.dt): text_of(pair.dd) for pair in card("div")}


def answers(page: BeautifulSoup) -> dict[str, str]:
    """Return what the page of an entry answers above the fold."""
    pairs: Any = page.select(".facts-large > div")
    return {text_of(pair.dt): text_of(pair.dd) for pair in pairs}


def section(page: BeautifulSoup, name: str) -> Any:
    """Return the section of an entry's page that has this name."""
    return page.select_one(f"section[aria-labelledby={name}]")


def rows(page: BeautifulSoup, name: str) -> list[list[str]]:
    """Return the table of one section, cell by cell."""
    return [[text_of(cell) for cell in row.select("th, td")] for row in section(page, name)("tr")]
