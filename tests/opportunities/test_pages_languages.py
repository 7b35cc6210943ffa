"""What holds for every page: both languages, honest addresses, no foreign request, no tracking."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests import factories
from tests.opportunities.reading_pages import FACTORIES, address_of, open_entry, open_page, words

pytestmark = pytest.mark.django_db

MENU = ("", *(f"{name}/" for name in FACTORIES), "topics/", "sources/")
LISTS = ("", *(f"{name}/" for name in FACTORIES), "sources/", "search/")


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def links(page: BeautifulSoup, selector: str, attribute: str) -> list[Any]:
    return [tag[attribute] for tag in page.select(selector)]


@pytest.mark.parametrize("path", LISTS)
def test_every_list_exists_in_both_languages_and_names_the_other(client: Client, path: str) -> None:
    for language in ("it", "en"):
        page = open_page(client, f"/{language}/{path}")

        assert links(page, "html", "lang") == [language]
        assert {tag["hreflang"]: tag["href"] for tag in page.select("link[rel=alternate]")} == {
            code: f"http://testserver/{code}/{path}" for code in ("it", "en")
        }
        assert links(page, "link[rel=canonical]", "href") == [
            f"http://testserver/{language}/{path}"
        ]
        assert links(page, ".languages [aria-current]", "hreflang") == [language]


def test_switching_the_language_keeps_the_page_and_its_filters(client: Client) -> None:
    factories.CallFactory.create_batch(2)

    page = open_page(client, "/it/calls/?q=clusters&page_size=1&page=2")

    assert links(page, ".languages a", "href") == [
        "/it/calls/?q=clusters&page_size=1&page=2",
        "/en/calls/?q=clusters&page_size=1&page=2",
    ]


def test_switching_the_language_keeps_the_entry(client: Client) -> None:
    call = factories.CallFactory()

    page = open_entry(client, call)

    assert links(page, ".languages a", "href") == [address_of(call), address_of(call, "en")]


def test_canonical_address_holds_what_was_understood_and_nothing_else(client: Client) -> None:
    factories.CallFactory.create_batch(2)

    page = open_page(client, "/it/calls/?utm_source=mail&status=open&topic=bad&page=2&page_size=1")

    canonical = "http://testserver/it/calls/?status=open&page_size=1&page=2"
    assert links(page, "link[rel=canonical]", "href") == [canonical]
    assert links(page, "link[hreflang=en]", "href") == [canonical.replace("/it/", "/en/")]


@pytest.mark.parametrize("name", FACTORIES)
def test_every_page_says_what_it_is_to_those_who_share_it(client: Client, name: str) -> None:
    entry = FACTORIES[name](title="A title", summary="A summary with “quotes” & marks.")

    page = open_entry(client, entry, "en")

    assert page.title.get_text() == "A title · Cluster portal"
    told = {
        str(tag.get("name") or tag.get("property")): tag["content"]
        for tag in page.select("meta[content]")
    }
    assert told == {
        "viewport": "width=device-width, initial-scale=1",
        "htmx-config": '{"includeIndicatorStyles": false, "allowEval": false, '
        '"historyCacheSize": 5}',
        "description": "A summary with “quotes” & marks.",
        "og:type": "website",
        "og:site_name": "Cluster portal",
        "og:title": "A title",
        "og:description": "A summary with “quotes” & marks.",
        "og:url": f"http://testserver{address_of(entry, 'en')}",
        "og:locale": "en_GB",
        "og:locale:alternate": "it_IT",
        "og:image": "http://testserver/static/images/social-preview.png",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Cluster portal",
        "twitter:card": "summary_large_image",
    }


def test_article_without_summary_is_described_by_its_title(client: Client) -> None:
    page = open_entry(client, factories.ArticleFactory(summary="", title="A title"))

    assert links(page, "meta[name=description]", "content") == ["A title"]


@pytest.mark.parametrize(
    ("path", "styles"),
    [
        ("", ["/static/css/entry-pages.css"]),
        ("calls/", ["/static/css/entry-pages.css"]),
        ("events/", []),
        ("sources/", []),
    ],
)
def test_page_asks_no_other_host_and_no_script_but_ours(
    client: Client, path: str, styles: list[str]
) -> None:
    factories.CallFactory()

    page = open_page(client, f"/it/{path}")

    asked = [
        *links(page, "link[rel=stylesheet], link[rel=icon]", "href"),
        *links(page, "use", "href"),
        *links(page, "[src]", "src"),
    ]
    assert asked == [
        "/static/css/bootstrap-italia.min.css",
        "/static/css/portal.css",
        "/static/css/alerts.css",
        *styles,
        "/static/images/favicon.svg",
        "/static/svg/sprites.svg#it-search",
        "/static/django_htmx/htmx-2.min.js",
        "/static/js/keys.js",
    ]
    assert page.select("script:not([src]), iframe, img") == []


def test_every_file_that_a_page_asks_for_exists() -> None:
    for path in (
        "css/bootstrap-italia.min.css",
        "css/portal.css",
        "django_htmx/htmx-2.min.js",
        "images/favicon.svg",
        "images/favicon.ico",
        "images/social-preview.png",
        "css/entry-pages.css",
        "js/keys.js",
        "svg/sprites.svg",
    ):
        assert finders.find(path) is not None


def test_fonts_of_the_style_sheet_exist_and_are_woff2() -> None:
    found: Any = finders.find("css/portal.css")
    style = Path(found).read_text(encoding="utf-8")
    fonts = [part.split('"')[0] for part in style.split('url("')[1:]]

    assert fonts
    assert {font.rsplit(".")[-1] for font in fonts} == {"woff2"}
    assert [font for font in fonts if finders.find(font.removeprefix("../")) is None] == []


@pytest.mark.parametrize("language", ["it", "en"])
def test_header_leads_to_every_list_and_marks_where_one_is(client: Client, language: str) -> None:
    page = open_page(client, f"/{language}/events/")

    assert links(page, "#menu a", "href") == [f"/{language}/{path}" for path in MENU]
    assert links(page, "#menu [aria-current=page]", "href") == [f"/{language}/events/"]
    assert links(page, ".site-search", "action") == [f"/{language}/search/"]
    assert links(page, ".skiplinks a", "href") == ["#content"]
    assert links(page, "main", "id") == ["content"]


@pytest.mark.parametrize(
    ("language", "heading"),
    [("it", "Questa pagina non esiste"), ("en", "This page does not exist")],
)
def test_page_that_does_not_exist_is_told_in_the_language_of_its_address(
    client: Client, language: str, heading: str
) -> None:
    response = client.get(f"/{language}/nowhere/")
    page = BeautifulSoup(response.content, "lxml")

    assert response.status_code == 404
    assert page.h1.get_text() == heading
    assert links(page, "html", "lang") == [language]
    assert links(page, ".empty a", "href") == [f"/{language}/", f"/{language}/calls/"]
    other = "en" if language == "it" else "it"
    assert links(page, f".languages [hreflang={other}]", "href") == [f"/{other}/"]


@pytest.mark.parametrize("path", ["/it/nowhere/", "/it/calls/999999-x/"])
def test_page_that_does_not_exist_is_ours_also_while_debugging(
    client: Client, settings: Settings, path: str
) -> None:
    settings.DEBUG = True

    response = client.get(path)

    assert response.status_code == 404
    assert BeautifulSoup(response.content, "lxml").h1.get_text() == "Questa pagina non esiste"


def test_error_page_needs_neither_request_nor_database_and_speaks_both_languages(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        page = BeautifulSoup(render_to_string("500.html"), "lxml")

    assert [heading.get_text() for heading in page.select("h1, h2")] == [
        "Il portale ha avuto un errore",
        "The portal had an error",
    ]
    assert links(page, "a", "href") == ["/it/", "/en/"]


def test_breadcrumb_leads_from_an_entry_to_its_list(client: Client) -> None:
    call = factories.CallFactory(title="A title", language="fr")

    page = open_entry(client, call)

    assert words(page, ".breadcrumb") == "Bandi aperti Tutti i bandi A title"
    assert links(page, ".breadcrumb a", "href") == ["/it/", "/it/calls/"]
    assert links(page, ".breadcrumb .active", "lang") == ["fr"]


@pytest.mark.parametrize("path", LISTS)
def test_no_link_of_a_page_is_dead(client: Client, path: str) -> None:
    for name in FACTORIES:
        FACTORIES[name]()

    page = open_page(client, f"/it/{path}")

    own = {
        str(link["href"])
        for link in page.select("a[href]")
        if not urlsplit(str(link["href"])).netloc and not str(link["href"]).startswith(("#", "?"))
    }
    assert {address: client.get(address).status_code for address in own} == dict.fromkeys(own, 200)
