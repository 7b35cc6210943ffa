"""Getting in, in a real browser: set up the second step, come back with a code, end a session."""

import re
import time
from base64 import b32decode
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django_otp.oath import TOTP
from playwright.sync_api import Browser, Page, expect

from clusterportal.roles import Role
from tests.clusterportal.doors.people import PASSWORD, make_person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.django_db(transaction=True),
]
WCAG = {"runOnly": ["wcag2a", "wcag2aa"]}


def log_in(page: Page, portal: str) -> None:
    page.goto(f"{portal}/admin/opportunities/call/")
    page.locator("[name=username]").fill("anna")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")


def give_code(page: Page, secret: str, *, steps_ahead: int, button: str) -> None:
    """Write what the phone shows, some half minutes later: each code opens once."""
    clock = TOTP(b32decode(secret.replace(" ", "")))
    clock.time = time.time() + 30 * steps_ahead
    page.get_by_label("Codice").fill(f"{clock.token():06d}")
    page.get_by_role("button", name=button).click()


def complaints(page: Page) -> list[str]:
    return [each["id"] for each in Axe().run(page, options=WCAG).response["violations"]]


def test_a_curator_sets_up_the_app_comes_back_with_a_code_and_ends_another_session(
    portal_environment: dict[str, str],
    start_portal: Callable[[], str],
    page: Page,
    browser: Browser,
) -> None:
    portal_environment["STAFF_TWO_FACTOR"] = "required"
    make_person("anna", Role.CURATOR)
    portal = start_portal()

    log_in(page, portal)
    expect(page.get_by_role("heading", name="Attiva la seconda verifica")).to_be_visible()
    expect(page.get_by_alt_text("Immagine con il segreto per l’app")).to_be_visible()
    assert complaints(page) == []
    page.get_by_text("Oppure scrivi il segreto a mano").click()
    secret = page.locator("code").inner_text()
    give_code(page, secret, steps_ahead=0, button="Conferma")
    expect(page.get_by_role("heading", name="Codici di recupero")).to_be_visible()
    assert page.locator(".door-codes li").count() == 10
    assert complaints(page) == []
    page.get_by_role("link", name="Li ho conservati, continua").click()
    expect(page).to_have_url(f"{portal}/admin/opportunities/call/")

    elsewhere = browser.new_context(locale="it-IT").new_page()
    log_in(elsewhere, portal)
    expect(elsewhere.get_by_role("heading", name="Seconda verifica")).to_be_visible()
    assert complaints(elsewhere) == []
    give_code(elsewhere, secret, steps_ahead=1, button="Entra")
    expect(elsewhere).to_have_url(f"{portal}/admin/opportunities/call/")

    page.goto(f"{portal}/admin/access/")
    expect(page.get_by_text("questa sessione")).to_have_count(1)
    assert complaints(page) == []
    page.get_by_role("button", name=re.compile("^Chiudi .*Chrome")).click()
    expect(page.get_by_text("La sessione è stata chiusa.")).to_be_visible()
    elsewhere.reload()
    expect(elsewhere.locator("[name=password]")).to_be_visible()
