"""Journeys through lists and search in a real browser: clicks, typing, keys, and none of them."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK_WIDTH, PHONE_WIDTH = 1280, 390
ADDRESSES = [
    "/calls/",
    "/calls/?status=open&topic=textiles",
    "/calls/?view=table&columns=deadline,topics,freshness",
    "/calls/?q=xylophone&status=withdrawn",
    "/search/?q=textiles",
    "/search/?q=clusters&plain=clusters&view=table",
]


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


@pytest.fixture(autouse=True)
def _catalogue(transactional_db: None, today: None) -> None:  # noqa: ARG001 - both come first
    textiles = factories.TopicFactory(code="textiles")
    factories.CallFactory(title="Weaving clusters", topics=[textiles])
    factories.CallFactory(title="Boats for clusters", deadlines=[{"date": "2027-01-15"}])
    factories.ClosedCallFactory(title="Harbours of old", topics=[textiles])


@pytest.fixture
def page_without_script(browser: Browser) -> Iterator[Page]:
    with browser.new_context(
        java_script_enabled=False, viewport={"width": DESK_WIDTH, "height": 900}
    ) as context:
        yield context.new_page()


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("width", [DESK_WIDTH, PHONE_WIDTH])
def test_no_list_shuts_anybody_out_or_is_wider_than_its_screen(
    page: Page, live_server: LiveServer, language: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})

    violations, widths = {}, {}
    for address in ADDRESSES:
        page.goto(f"{live_server.url}/{language}{address}")
        found = Axe().run(page).response["violations"]
        if found:
            violations[address] = [(each["id"], each["nodes"][0]["html"]) for each in found]
        widths[address] = page.evaluate("document.documentElement.scrollWidth")

    assert violations == {}
    assert widths == dict.fromkeys(ADDRESSES, width)


def test_choice_updates_the_list_in_place_and_back_restores_it(
    page: Page, live_server: LiveServer
) -> None:
    page.goto(f"{live_server.url}/it/calls/")
    page.evaluate("window.stillTheSamePage = true")

    page.locator(".facet").get_by_role("link", name="Chiuso").click()

    titles = page.locator(".entry-title")
    expect(titles).to_have_text(["Harbours of old"])
    expect(page).to_have_url(f"{live_server.url}/it/calls/?status=closed")
    expect(page.locator(".chosen").get_by_role("link")).to_have_text(
        [re.compile("Stato: Chiuso"), "Rimuovi tutti i filtri"]
    )
    assert page.evaluate("window.stillTheSamePage") is True

    page.go_back()

    expect(titles).to_have_text(["Weaving clusters", "Boats for clusters", "Harbours of old"])
    expect(page).to_have_url(f"{live_server.url}/it/calls/")
    expect(page.locator(".chosen")).to_have_count(0)


def test_keyboard_stays_on_the_control_that_changed_the_list(
    page: Page, live_server: LiveServer
) -> None:
    page.goto(f"{live_server.url}/en/calls/")
    page.evaluate("window.stillTheSamePage = true")
    closed, textiles = page.locator("#status-closed"), page.locator("[id$=':textiles']")
    page.locator("details.facet", has=textiles).locator("summary").click()

    for control, chosen in ((closed, "status=closed"), (textiles, "topic=.*textiles")):
        control.focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(rf"/calls/\?{chosen}$"))
        expect(control).to_have_attribute("aria-current", "true")
        expect(control).to_be_focused()
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{live_server.url}/en/calls/")
        expect(control).not_to_have_attribute("aria-current", "true")
        # The fold of a facet closes where nothing in it is chosen, but not around the keyboard.
        expect(control).to_be_focused()

    page.locator("#show-newest").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/calls/\?sort=newest$"))
    expect(page.locator("#show-newest")).to_be_focused()
    assert page.evaluate("window.stillTheSamePage") is True


def test_keyboard_goes_to_the_number_of_entries_where_its_control_is_gone(
    page: Page, live_server: LiveServer
) -> None:
    page.goto(f"{live_server.url}/en/calls/?status=closed")

    page.locator(".chosen a").first.focus()
    page.keyboard.press("Enter")

    expect(page.locator(".chosen")).to_have_count(0)
    expect(page.locator("#list .count[role=status]")).to_be_focused()


def test_list_follows_the_words_while_one_types(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/en/calls/?status=open")
    field = page.get_by_label("Words in this list")

    field.press_sequentially("boats")

    expect(page.locator(".entry-title")).to_have_text(["Boats for clusters"])
    expect(page.locator("mark")).to_have_text(["Boats"])
    expect(page).to_have_url(re.compile(r"/en/calls/\?.*q=boats"))
    assert "status=open" in page.url
    expect(field).to_be_focused()
    expect(field).to_have_value("boats")

    page.get_by_role("link", name="Italiano").click()

    expect(page).to_have_url(re.compile(r"/it/calls/\?.*q=boats"))
    expect(page.locator(".entry-title")).to_have_text(["Boats for clusters"])


def test_choice_after_typing_keeps_the_words(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/en/calls/")
    page.get_by_label("Words in this list").press_sequentially("clusters")
    expect(page).to_have_url(re.compile(r"q=clusters$"))

    page.locator(".facet").get_by_role("link", name="Open").click()

    expect(page).to_have_url(re.compile(r"q=clusters&status=open$"))
    expect(page.get_by_label("Words in this list")).to_have_value("clusters")


def test_words_typed_after_a_choice_keep_the_choice(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/en/calls/")
    page.locator(".facet").get_by_role("link", name="Closed").click()
    expect(page).to_have_url(re.compile(r"status=closed$"))

    page.get_by_label("Words in this list").press_sequentially("harbours")

    expect(page).to_have_url(re.compile(r"status=closed.*q=harbours|q=harbours.*status=closed"))
    expect(page.locator(".entry-title")).to_have_text(["Harbours of old"])


def test_keys_walk_through_the_entries(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/en/calls/")
    first = page.get_by_role("link", name="Weaving clusters")
    second = page.get_by_role("link", name="Boats for clusters")

    page.keyboard.press("j")
    expect(first).to_be_focused()
    page.keyboard.press("j")
    expect(second).to_be_focused()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Words in this list")).to_be_focused()
    page.keyboard.press("j")

    expect(page.get_by_label("Words in this list")).to_have_value("j")


def test_keys_are_explained_on_demand(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/it/")
    explained = page.get_by_role("heading", name="Tasti rapidi")
    expect(explained).to_be_hidden()

    page.keyboard.press("?")
    expect(explained).to_be_visible()
    page.keyboard.press("?")

    expect(explained).to_be_hidden()


def test_lists_work_without_script(page_without_script: Page, live_server: LiveServer) -> None:
    page = page_without_script
    page.goto(f"{live_server.url}/en/calls/")
    titles = page.locator(".entry-title")

    page.locator(".facet").get_by_role("link", name="Open").click()
    expect(titles).to_have_text(["Weaving clusters", "Boats for clusters"])
    page.get_by_label("Words in this list").fill("boats")
    page.get_by_role("button", name="Show").click()
    expect(titles).to_have_text(["Boats for clusters"])
    expect(page).to_have_url(re.compile(r"status=open.*q=boats|q=boats.*status=open"))
    page.locator(".chosen").get_by_role("link", name="Status: Open").click()
    page.get_by_role("link", name="Table").click()

    expect(page.locator(".dense tbody th")).to_have_text(["Boats for clusters"])
