"""Journeys from the lists to calendar, files and comparison in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK, PHONE = 1280, 390
ADDRESSES = (
    "/",
    "/calls/?status=open",
    "/events/?format=online",
    "/organisations/",
    "/events/calendar/?month=2027-02&format=online",
    "/timeline/?status=open",
    "/map/?show=events",
)


@pytest.fixture(autouse=True)
def entries(settings: Settings, transactional_db: None) -> None:  # noqa: ARG001 - comes first
    settings.TODAY = factories.TODAY
    factories.CallFactory(title="Weaving clusters")
    factories.CallFactory(title="Boats for clusters", deadlines=[{"date": "2027-01-15"}])
    factories.CallFactory(title="Harbours of tomorrow", deadlines=[{"date": "2027-02-15"}])
    factories.EventFactory(title="Matchmaking in Bari", format="in_person")
    factories.EventFactory(title="Webinar on textiles", format="online")
    factories.OrganisationFactory(title="District of Foggia")


def open_at(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_no_list_with_its_tools_shuts_anybody_out_or_is_wider_than_its_screen(
    page: Page, live_server: LiveServer, language: str, width: int
) -> None:
    violations, widths = {}, {}
    for address in ADDRESSES:
        open_at(page, f"{live_server.url}/{language}{address}", width)
        page.locator(".list-tools details").evaluate("fold => fold.open = true")
        found = Axe().run(page).response["violations"]
        if found:
            violations[address] = [(each["id"], each["nodes"][0]["html"]) for each in found]
        widths[address] = page.evaluate("document.documentElement.scrollWidth")

    assert violations == {}
    assert widths == dict.fromkeys(ADDRESSES, width)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_officer_takes_the_filter_of_events_to_the_calendar_and_home(
    page: Page, live_server: LiveServer, width: int
) -> None:
    open_at(page, f"{live_server.url}/it/events/", width)
    if width == PHONE:
        page.get_by_role("button", name="Filtra").click()
    page.locator("summary", has_text="Modalità").click()
    page.get_by_role("link", name="online").click()
    expect(page.locator(".entry-card")).to_have_count(1)

    page.get_by_role("link", name="Calendario", exact=True).click()
    page.get_by_role("link", name="febbraio 2027").click()

    expect(page).to_have_url(re.compile(r"format=online&view=month&month=2027-02$"))
    expect(page.locator("#filters select[name=format]")).to_have_value("online")
    expect(
        page.get_by_role("link", name="Webinar on textiles").locator("visible=true")
    ).to_have_count(1)
    expect(page.get_by_text("Matchmaking in Bari")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Aggiungi al tuo calendario").click()
    assert download.value.url.endswith("/it/events/export.ics?format=online&")
    calendar = download.value.path().read_text()
    assert re.findall(r"SUMMARY:(.*)", calendar) == ["Webinar on textiles"]


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_officer_ticks_two_calls_and_sees_them_side_by_side(
    page: Page, live_server: LiveServer, width: int
) -> None:
    open_at(page, f"{live_server.url}/it/calls/?status=open", width)

    page.get_by_label("Confronta: Weaving clusters").check()
    page.get_by_label("Confronta: Harbours of tomorrow").check()
    page.get_by_role("button", name="Confronta i bandi spuntati").click()

    expect(page).to_have_url(re.compile(r"/it/calls/compare/\?ids=\d+&ids=\d+$"))
    expect(page.locator(".compared thead a[lang]:not(.remove)")).to_have_text(
        ["Weaving clusters", "Harbours of tomorrow"]
    )


def test_file_of_a_list_that_was_updated_in_place_has_its_filter(
    page: Page, live_server: LiveServer
) -> None:
    open_at(page, f"{live_server.url}/it/calls/", DESK)
    page.locator("#words").press_sequentially("boats")
    expect(page.locator(".entry-card")).to_have_count(1)

    page.locator("summary", has_text="Scarica o segui").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()

    assert download.value.url.endswith("/it/calls/export.csv?q=boats&")


@pytest.mark.parametrize("view", ["list", "table"])
def test_title_in_a_list_leads_to_its_entry(page: Page, live_server: LiveServer, view: str) -> None:
    open_at(page, f"{live_server.url}/it/calls/?view={view}", DESK)

    page.get_by_role("link", name="Weaving clusters").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Weaving clusters")
    expect(page.get_by_role("contentinfo")).to_be_visible()
