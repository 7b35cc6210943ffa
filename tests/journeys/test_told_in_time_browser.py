"""Journeys: planning backwards, and being shown what changed since the last visit."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from alerts.services.links import Purpose, write_token
from opportunities.services import curation
from tests import factories
from tests.alerts.people import tell
from tests.opportunities.reading_pages import address_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK, PHONE = (1280, 900), (390, 844)


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def check(page: Page) -> None:
    """The page has no barrier that axe knows, and nothing wider than the screen."""
    for width, height in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        page.reload()
        assert Axe().run(page).response["violations"] == []
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0


def test_officer_plans_backwards_and_shares_the_plan(page: Page, live_server: LiveServer) -> None:
    call = factories.CallFactory(
        deadlines=[{"kind": "cut_off", "date": each} for each in ("2027-02-02", "2027-09-07")]
    )
    page.goto(live_server.url + address_of(call))
    page.get_by_role("link", name="Pianifica a ritroso").click()
    expect(page.locator(".light")).to_have_text("Fattibile")

    page.get_by_label("Giorni lavorativi").nth(1).fill("40")
    page.get_by_role("button", name="Ricalcola il piano").click()

    expect(page.locator(".light")).to_have_text(
        "In ritardo: non c’è più tempo per tutti i passaggi"
    )
    assert page.url.split("?")[0] == live_server.url + address_of(call) + "planning/"
    check(page)
    page.goto(page.url.replace("/it/", "/en/").replace("letter=40", "letter=5"))
    check(page)
    page.emulate_media(media="print")
    expect(page.locator(".plan-form")).to_be_hidden()


def test_call_without_a_stage_has_no_barriers(page: Page, live_server: LiveServer) -> None:
    call = factories.ClosedCallFactory()

    page.goto(f"{live_server.url}{address_of(call)}planning/")

    check(page)


def test_reader_is_shown_what_changed_and_has_it_forgotten(
    page: Page, live_server: LiveServer
) -> None:
    call = factories.CallFactory(title="Call")
    page.goto(f"{live_server.url}/it/calls/")
    page.get_by_role("button", name="Ricorda che sono stato qui").click()
    curation.edit_fields(call, {"grant_max_eur": "70000", "title": "Renamed"}, actor="anna")
    factories.RevisionFactory(opportunity=call, field="budget_total_eur", before="1", after="2")
    factories.CallFactory(title="New")

    page.reload()

    expect(page.locator(".entry-card .marks")).to_have_count(2)
    check(page)
    page.goto(live_server.url + address_of(call))
    expect(page.locator("section.since-visit li")).to_have_count(3)
    check(page)
    page.goto(f"{live_server.url}/it/visit/")
    check(page)
    page.get_by_role("button", name="Dimentica la mia visita").click()
    expect(page.get_by_role("button", name="Ricorda che sono stato qui")).to_be_visible()
    assert page.context.cookies() == []


def test_pages_of_calendars_and_webhooks_have_no_barriers(
    page: Page, live_server: LiveServer
) -> None:
    subscriber = tell("anna@example.it", query="status=open").subscriber
    token = write_token(Purpose.MANAGE, subscriber.key)
    page.goto(f"{live_server.url}/it/alerts/mine/{token}/")
    page.get_by_role("button", name="Crea un calendario di queste date").click()
    expect(page.get_by_role("link", name="Calendario di queste date")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Webhook").click()
    check(page)
