"""Journeys through the public pages in a real browser: desk and phone, with and without script."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.opportunities.reading_pages import FACTORIES, address_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 800}
NARROWEST = {"width": 320, "height": 640}


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


@pytest.fixture
def addresses() -> list[str]:
    """One entry of every kind, rich in facts; the addresses of all pages, without language."""
    topics = [factories.TopicFactory() for _ in range(3)]
    call = factories.CallFactory(
        topics=topics,
        title_it="Euroclusters per le PMI",
        deadlines=[
            {"kind": "superseded", "date": "2026-11-02"},
            {"kind": "stage_1", "date": "2026-11-23"},
            {"kind": "stage_2", "date": "2027-03-09"},
        ],
    )
    factories.AnnouncementFactory(call=call)
    entries = [call]
    for name, factory in FACTORIES.items():
        if name != "calls":
            entries.append(factory(topics=topics))
    for entry in entries:
        factories.EvidenceFactory(opportunity=entry)
        factories.RevisionFactory(opportunity=entry)
    factories.ClosedCallFactory()
    factories.RegionCategoryFactory()
    lists = ["/", *(f"/{name}/" for name in FACTORIES), "/sources/", "/nowhere/"]
    return [
        *lists,
        "/search/?q=clusters",
        "/calls/?view=table",
        "/calls/?status=bad&q=x",
        *(address_of(each)[3:] for each in entries),
    ]


@pytest.fixture
def page_without_script(browser: Browser) -> Iterator[Page]:
    with browser.new_context(
        java_script_enabled=False, viewport={"width": 375, "height": 800}
    ) as context:
        yield context.new_page()


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_shuts_anybody_out_or_calls_another_host(
    page: Page, live_server: LiveServer, addresses: list[str], language: str, size: dict[str, int]
) -> None:
    foreign: list[str] = []
    complaints: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:")):
            foreign.append(request.url)

    page.on("request", note)
    page.on("console", lambda message: complaints.append(message.text))
    page.set_viewport_size({"width": size["width"], "height": size["height"]})

    violations = {}
    for address in addresses:
        page.goto(f"{live_server.url}/{language}{address}")
        found = Axe().run(page).response["violations"]
        if found:
            violations[address] = [(each["id"], each["nodes"][0]["html"]) for each in found]

    assert violations == {}
    assert foreign == []
    assert [text for text in complaints if "404" not in text] == []


@pytest.mark.parametrize("size", [PHONE, NARROWEST], ids=["375", "320"])
def test_no_page_is_wider_than_a_phone(
    page: Page, live_server: LiveServer, addresses: list[str], size: dict[str, int]
) -> None:
    page.set_viewport_size({"width": size["width"], "height": size["height"]})

    widths = {}
    for address in addresses:
        page.goto(f"{live_server.url}/it{address}")
        widths[address] = page.evaluate("document.documentElement.scrollWidth")

    assert widths == dict.fromkeys(addresses, size["width"])


def test_officer_goes_from_the_open_calls_to_the_proof_of_a_fact(
    page: Page, live_server: LiveServer
) -> None:
    call = factories.CallFactory(title="Euroclusters")
    factories.EvidenceFactory(opportunity=call)

    page.goto(f"{live_server.url}/it/")
    page.get_by_role("link", name="Euroclusters").click()
    page.get_by_role("link", name="Vedi la prova di ogni dato").click()

    expect(page).to_have_url(re.compile(r"/it/calls/\d+-euroclusters/#evidence$"))
    expect(page.locator("#proof-grant_max_eur q")).to_be_in_viewport()
    expect(page.get_by_role("link", name="copia salvata").first).to_have_attribute(
        "href", f"/archive/{'a' * 64}/?quote=The+maximum+grant+is+EUR+1+615+000."
    )


def test_officer_filters_on_a_desk_and_can_share_the_address(
    page: Page, live_server: LiveServer
) -> None:
    textiles = factories.TopicFactory(
        scheme="industrial_ecosystem", code="textiles", label_en="Textiles", label_it="Tessile"
    )
    factories.CallFactory(title="For textiles", topics=[textiles])
    factories.CallFactory(title="For others")

    page.goto(f"{live_server.url}/it/calls/")
    page.get_by_text("Ecosistemi industriali").click()
    page.get_by_role("link", name="Tessile 1").click()
    expect(page.locator(".chosen")).to_contain_text("Settore: Tessile")
    page.get_by_role("link", name="Aperto 1").click()

    expect(page).to_have_url(
        re.compile(r"/it/calls/\?topic=industrial_ecosystem%3Atextiles&status=open$")
    )
    expect(page.locator(".entry-title")).to_have_text(["For textiles"])

    page.get_by_role("link", name="English").click()

    expect(page).to_have_url(
        re.compile(r"/en/calls/\?topic=industrial_ecosystem%3Atextiles&status=open$")
    )
    expect(page.locator(".entry-title")).to_have_text(["For textiles"])
    expect(page.locator(".chosen")).to_contain_text("Sector: Textiles")


def test_phone_without_script_opens_the_menu_and_the_filters(
    page_without_script: Page, live_server: LiveServer
) -> None:
    factories.CallFactory(title="Euroclusters")
    factories.CallFactory(title="Photonics")
    page = page_without_script

    page.goto(f"{live_server.url}/it/")
    expect(page.get_by_role("link", name="Tutti i bandi")).to_be_hidden()
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("link", name="Tutti i bandi").click()
    expect(page.get_by_label("Cerca in questo elenco")).to_be_hidden()
    page.get_by_role("button", name="Filtra").click()
    page.get_by_label("Cerca in questo elenco").fill("photonics")
    page.get_by_role("button", name="Mostra").click()

    expect(page.locator(".entry-title")).to_have_text(["Photonics"])


def test_drawer_closes_with_its_button_and_with_escape(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(f"{live_server.url}/it/")
    menu = page.locator("#menu")

    page.get_by_role("button", name="Menu", exact=True).click()
    expect(menu).to_be_visible()
    page.get_by_role("button", name="Chiudi il menu").click()
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu", exact=True).click()
    page.keyboard.press("Escape")

    expect(menu).to_be_hidden()


def test_search_in_the_header_finds_entries_of_all_kinds(
    page: Page, live_server: LiveServer
) -> None:
    factories.ClosedCallFactory(title="Photonics of old")
    factories.OrganisationFactory(title="Photonics district", language="en")
    factories.CallFactory(title="Euroclusters")

    page.goto(f"{live_server.url}/it/")
    page.get_by_role("searchbox", name="Cerca in tutto il portale").fill("photonics")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{live_server.url}/it/search/?q=photonics")
    expect(page.locator(".entry-title")).to_have_text(["Photonics district", "Photonics of old"])


def test_keyboard_reaches_the_content_first(page: Page, live_server: LiveServer) -> None:
    factories.CallFactory(title="Euroclusters")
    page.goto(f"{live_server.url}/it/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    # Filters, timeline, files and alerts of the list come before its first entry.
    for _ in range(5):
        page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Euroclusters")).to_be_focused()


def test_targets_on_a_phone_are_large_enough_for_a_thumb(
    page: Page, live_server: LiveServer
) -> None:
    factories.CallFactory()
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(f"{live_server.url}/it/calls/?q=clusters&status=open")

    page.get_by_role("button", name="Filtra").click()

    heights = [
        box["height"]
        for each in page.locator(
            "#filters button, #filters input, #filters summary, #filters a, .options a"
        ).all()
        if each.is_visible() and (box := each.bounding_box())
    ]
    assert min(heights) >= 44
