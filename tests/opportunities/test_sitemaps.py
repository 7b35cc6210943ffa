"""What search engines are told: every page in both languages, cheap at any size."""

from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities.models import Opportunity
from opportunities.views import sitemaps
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities.reading_pages import address_of

pytestmark = pytest.mark.django_db

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
SITE = "https://portale.example.it"


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    settings.SITE_URL = SITE


def read(client: Client, path: str) -> ET.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    return ET.fromstring(response.content)  # noqa: S314 - the portal's own answer


def places(client: Client, path: str) -> list[str]:
    return [str(each.text) for each in read(client, path).findall(".//s:loc", NAMES)]


def test_index_names_each_page_of_each_section(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "ENTRIES_PER_PAGE", 10)
    last = max(entry.pk for entry in factories.CallFactory.create_batch(25))
    pages = -(-last // 10)

    assert places(client, "/sitemap.xml") == [
        f"{SITE}/sitemap-lists.xml",
        f"{SITE}/sitemap-words.xml",
        f"{SITE}/sitemap-entries.xml",
        *(f"{SITE}/sitemap-entries.xml?p={page}" for page in range(2, pages + 1)),
    ]


def test_pages_together_hold_every_published_entry_once_per_language(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "ENTRIES_PER_PAGE", 10)
    entries = [*factories.CallFactory.create_batch(13), factories.EventFactory()]
    factories.CallFactory(review_state=ReviewState.AWAITING_REVIEW)

    index = places(client, "/sitemap.xml")
    found = [
        place
        for page in index
        if "entries" in page
        for place in places(client, page.removeprefix(SITE))
    ]

    assert sorted(found) == sorted(
        f"{SITE}{address_of(entry, language)}" for entry in entries for language in ("it", "en")
    )


def test_entry_names_its_other_language_and_when_it_changed(client: Client) -> None:
    event = factories.EventFactory()

    page = f"/sitemap-entries.xml?p={-(-event.pk // sitemaps.ENTRIES_PER_PAGE)}"
    url = read(client, page).find("s:url", NAMES)

    assert url.findtext("s:loc", "", NAMES) == f"{SITE}{address_of(event)}"
    assert url.findtext("s:lastmod", "", NAMES) == "2026-09-01"
    assert {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)} == {
        "it": f"{SITE}{address_of(event)}",
        "en": f"{SITE}{address_of(event, 'en')}",
        "x-default": f"{SITE}{address_of(event).removeprefix('/it')}",
    }


def test_address_without_a_language_leads_to_the_one_that_the_browser_asks_for(
    client: Client,
) -> None:
    event = factories.EventFactory()

    response = client.get(
        address_of(event).removeprefix("/it"), headers={"accept-language": "en-GB,en"}
    )

    assert (response.status_code, response["Location"]) == (302, address_of(event, "en"))


def test_every_address_of_lists_and_words_answers(client: Client) -> None:
    factories.TopicFactory()
    factories.ProgrammeFactory()
    factories.SeriesFactory()

    found = [
        place.removeprefix(SITE)
        for section in ("lists", "words")
        for place in places(client, f"/sitemap-{section}.xml")
    ]

    assert len(found) == 2 * (len(sitemaps.LISTS) + 3)
    assert {path: client.get(path).status_code for path in found} == dict.fromkeys(found, 200)


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_entries_needs_two_queries_and_counts_nothing(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.CallFactory.create_batch(count)

    with django_assert_num_queries(2) as captured:
        client.get("/sitemap-entries.xml")

    assert [each["sql"] for each in captured if "COUNT(" in each["sql"]] == []


def test_empty_catalogue_has_one_page_of_entries(client: Client) -> None:
    assert not Opportunity.objects.exists()

    assert places(client, "/sitemap.xml")[2:] == [f"{SITE}/sitemap-entries.xml"]
    assert places(client, "/sitemap-entries.xml") == []


@pytest.mark.parametrize(
    "path",
    ["/sitemap-entries.xml?p=0", "/sitemap-entries.xml?p=x", "/sitemap-entries.xml?p=99999999",
     "/sitemap-nothing.xml", "/sitemap-lists.xml?p=9"],
)  # fmt: skip
def test_page_that_does_not_exist_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_robots_may_read_all_but_the_desk(client: Client) -> None:
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Allow: /",
        "",
        f"Sitemap: {SITE}/sitemap.xml",
    ]


def test_icon_is_found_where_programs_look_for_it(client: Client) -> None:
    response = client.get("/favicon.ico")

    assert (response.status_code, response["Location"]) == (301, "/static/images/favicon.ico")
