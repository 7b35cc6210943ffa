"""From a saved view to a letter and to being forgotten, in a browser and over real SMTP."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from alerts.models import Subscriber
from clusterportal.celery import app
from opportunities.records import DeadlineFact
from opportunities.services.curation import edit_fields
from opportunities.vocabulary import DeadlineKind
from tests.alerts.mailbox import MailServer, links_of, text_of
from tests.factories import CallFactory
from tests.processes import find_free_port

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

ANNA = "anna@regione.example"
LONGEST_WAIT_IN_SECONDS = 60


@pytest.fixture
def mailbox() -> Iterator[MailServer]:
    server = MailServer(find_free_port())
    server.start()
    yield server
    server.stop()


def wait_for_mail(mailbox: MailServer, number: int) -> Any:
    give_up_at = time.monotonic() + LONGEST_WAIT_IN_SECONDS
    while len(mailbox.to(ANNA)) < number:
        if time.monotonic() > give_up_at:
            pytest.fail("the mail did not come")
        time.sleep(0.1)
    return mailbox.to(ANNA)[number - 1]


def save_view(page: Page, portal: str) -> None:
    page.goto(f"{portal}/it/calls/?status=open")
    page.get_by_text("Salva questa vista").click()
    page.get_by_label("Indirizzo e-mail").fill(ANNA)
    page.get_by_label("Frequenza").select_option("subito")
    page.get_by_role("button", name="Avvisami di questo elenco").click()
    expect(page.get_by_role("heading", name="Controlla la posta")).to_be_visible()


def erase_everything(page: Page) -> None:
    page.get_by_text("Cancella tutto", exact=True).click()
    page.get_by_role("button", name="Cancella tutto adesso").click()
    expect(page.get_by_role("heading", name="Tutto è stato cancellato")).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_view_is_saved_confirmed_told_of_and_erased(
    portal_environment: dict[str, str],
    start_worker: Callable[[], None],
    start_portal: Callable[[], str],
    mailbox: MailServer,
    page: Page,
) -> None:
    portal_environment |= {
        "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}",
        "TODAY": "2026-11-22",
    }
    call = CallFactory(title="Euroclusters 2026")
    start_worker()
    portal = start_portal()

    def here(link: str) -> str:
        return re.sub(r"^https?://[^/]+", portal, link)

    save_view(page, portal)
    page.goto(here(links_of(wait_for_mail(mailbox, 1))[0]))
    page.get_by_role("button", name="Conferma").click()
    expect(page.get_by_role("link", name="Bandi · Stato: Aperto")).to_be_visible()

    moved = DeadlineFact(kind=DeadlineKind.SINGLE, date="2027-01-14")
    edit_fields(call, {"deadlines": (moved,)}, actor="anna")
    app.send_task("alerts.plan")
    letter = wait_for_mail(mailbox, 2)
    text = text_of(letter)
    assert "* Euroclusters 2026" in text
    assert "17 dicembre 2026, ore 17:00 di Bruxelles -> Scadenza: 14 gennaio 2027" in text
    assert "Perché: Bandi · Stato: Aperto" in text

    page.goto(
        here(next(link for link in links_of(letter) if "/mine/" in link and "mute" not in link))
    )
    expect(page.get_by_role("heading", name="I tuoi avvisi")).to_be_visible()
    erase_everything(page)
    assert not Subscriber.objects.exists()
