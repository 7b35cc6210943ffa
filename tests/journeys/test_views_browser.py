"""Journeys through calendar, timeline and map in a real browser."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PAGES = (
    "/events/calendar/?month=2027-02",
    "/events/calendar/?month=2027-02&view=agenda",
    "/events/calendar/",
    "/timeline/",
    "/map/",
)


@pytest.fixture(autouse=True)
def entries(settings: Settings) -> None:
    """A call with stages, events of one and of several days, with and without a place."""
    settings.TODAY = factories.TODAY
    call = factories.CallFactory(
        title="Euroclusters",
        opens_on="2026-11-02",
        deadlines=[
            {"kind": "stage_1", "date": "2026-12-17"},
            {"kind": "stage_2", "date": "2027-03-09", "certainty": "announced"},
            {"kind": "expected", "date": "2027-05", "date_to": "2027-07", "time": None},
        ],
    )
    call.related.add(factories.EventFactory(title="Matchmaking in Bari"))
    factories.EventFactory(
        title="Conference", starts_on="2027-02-26", ends_on="2027-03-02", cancelled=True
    )
    factories.EventFactory(title="Some day", starts_on="2027-02", ends_on="", place="Taipei")
    factories.EventFactory(
        title="Webinar", starts_on="2027-06-10", ends_on="2027-06-10", format="online"
    )
    factories.OrganisationFactory(title="District of Foggia")


@pytest.fixture
def complaints(page: Page, live_server: LiveServer) -> list[str]:
    """What the browser complains about, and whom it asks beside us, until the test ends."""
    found: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:")):
            found.append(request.url)

    page.on("request", note)
    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def page_without_script(browser: Browser) -> Iterator[Page]:
    with browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 900}
    ) as context:
        yield context.new_page()


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_view_shuts_anybody_out_or_calls_another_host(
    page: Page, live_server: LiveServer, complaints: list[str], language: str, size: dict[str, int]
) -> None:
    page.set_viewport_size({"width": size["width"], "height": size["height"]})

    violations, widths = {}, {}
    for address in PAGES:
        page.goto(f"{live_server.url}/{language}{address}")
        if address == "/map/":
            expect(page.locator("#map")).to_have_attribute("data-drawn", "true")
        found = Axe().run(page).response["violations"]
        if found:
            violations[address] = [(each["id"], each["nodes"][0]["html"]) for each in found]
        widths[address] = page.evaluate("document.documentElement.scrollWidth")

    assert violations == {}
    assert complaints == []
    assert widths == dict.fromkeys(PAGES, size["width"])


def test_officer_leafs_through_months_and_keeps_the_filter(
    page: Page, live_server: LiveServer
) -> None:
    page.goto(f"{live_server.url}/it/events/calendar/")
    page.get_by_role("link", name="febbraio 2027").click()
    expect(
        page.get_by_role("table").get_by_role("link", name="Matchmaking in Bari")
    ).to_be_visible()

    page.get_by_label("Modalità").select_option("online")
    page.get_by_role("button", name="Mostra").click()
    expect(page.get_by_text("Nessun evento di questo mese corrisponde")).to_be_visible()
    page.get_by_role("link", name="marzo 2027").click()

    expect(page).to_have_url(re.compile(r"format=online&view=month&month=2027-03$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Eventi di marzo 2027")


def test_span_covers_its_days_on_a_desk(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/it/events/calendar/?month=2027-02")

    span = page.get_by_role("cell", name="Conference annullato").bounding_box()
    friday = page.get_by_role("columnheader", name="26 febbraio 2027").bounding_box()

    assert span is not None
    assert friday is not None
    assert abs(span["x"] - friday["x"]) < 2
    assert abs(span["width"] - 3 * friday["width"]) < 3


def test_phone_shows_the_agenda_of_the_month(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})

    page.goto(f"{live_server.url}/it/events/calendar/?month=2027-02")

    expect(page.locator(".month")).to_be_hidden()
    expect(page.locator(".agenda li")).to_have_text(
        [re.compile("Matchmaking in Bari"), re.compile("Conference")]
    )
    expect(page.get_by_text("a febbraio 2027, giorno non indicato")).to_be_visible()


def test_timeline_is_drawn_on_a_desk_and_told_on_a_phone(
    page: Page, live_server: LiveServer
) -> None:
    page.goto(f"{live_server.url}/it/timeline/")
    drawing = page.locator(".lines tbody .drawing").first
    expect(drawing.locator("circle, rect, path")).to_have_count(5)

    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})

    expect(drawing).to_be_hidden()
    expect(page.get_by_text("Prima fase: 17 dicembre 2026")).to_be_visible()


def test_marker_opens_with_the_keyboard_and_leads_to_the_entry(
    page: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    page.goto(f"{live_server.url}/it/map/")
    expect(page.locator("#map")).to_have_attribute("data-drawn", "true")
    expect(page.locator(".map-marker")).to_have_count(2)

    page.get_by_role("button", name="Bari, Italia: 1").focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup")
    expect(popup.get_by_role("button", name="Chiudi")).to_be_visible()
    popup.get_by_role("link", name="Matchmaking in Bari").click()

    expect(page).to_have_url(re.compile(r"/it/events/\d+-matchmaking-in-bari/$"))
    assert complaints == []


def test_without_script_the_table_is_the_map(
    page_without_script: Page, live_server: LiveServer
) -> None:
    page = page_without_script

    page.goto(f"{live_server.url}/it/map/")

    expect(page.locator("#map")).to_be_hidden()
    expect(page.locator(".spots tbody th")).to_have_text(["Bari, Italia", "Foggia, Italia"])
    expect(page.get_by_text("1 scheda con luogo non localizzato")).to_be_visible()


def test_officer_takes_the_filtered_list_along(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/it/timeline/?q=euroclusters")

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()

    assert download.value.suggested_filename == "calls.csv"
    assert "q=euroclusters" in download.value.url
