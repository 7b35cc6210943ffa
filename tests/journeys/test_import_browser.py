"""An organiser's calendar brought in by a curator, in a real browser: look first, then do it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from opportunities.models import Event

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.django_db(transaction=True),
]

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Regione Puglia//IT
BEGIN:VEVENT
UID:matchmaking-2027@example.eu
DTSTART;TZID=Europe/Rome:20270210T093000
DTEND;TZID=Europe/Rome:20270211T170000
SUMMARY:Matchmaking agroalimentare
LOCATION:{place}
END:VEVENT
BEGIN:VEVENT
UID:senza-titolo@example.eu
DTSTART;VALUE=DATE:20270212
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def desk(start_portal: Callable[[], str], page: Page) -> Page:
    """The page of the import, opened by an administrator."""
    User.objects.create_superuser("giulia", password="a long pass phrase")  # noqa: S106 - of this test
    page.goto(f"{start_portal()}/admin/login/?next=/admin/")
    page.locator("[name=username]").fill("giulia")
    page.locator("[name=password]").fill("a long pass phrase")
    page.locator("[name=password]").press("Enter")
    page.get_by_role("link", name="Importazione").first.click()
    return page


def send(desk: Page, file: Path, place: str) -> None:
    file.write_text(CALENDAR.format(place=place))
    desk.get_by_label("Che cosa contiene il file").select_option(label="Evento")
    desk.locator("[name=file]").set_input_files(file)
    desk.get_by_role("button", name="Mostra che cosa farebbe").click()


def test_a_curator_imports_a_calendar_twice(desk: Page, tmp_path: Path) -> None:
    send(desk, tmp_path / "eventi.ics", "Bari")
    expect(desk.get_by_text("1 nuova, 1 rifiutata")).to_be_visible()
    expect(desk.get_by_text("Non ha titolo.")).to_be_visible()
    assert Axe().run(desk, options={"runOnly": ["wcag2a"]}).response["violations"] == []
    assert Event.objects.count() == 0

    desk.get_by_role("button", name="Importa").click()
    expect(desk.get_by_text("Il file è stato importato.")).to_be_visible()
    desk.get_by_role("link", name="Importazione").last.click()
    send(desk, tmp_path / "eventi.ics", "Lecce")
    expect(desk.get_by_text("1 modificata, 1 rifiutata")).to_be_visible()
    desk.get_by_role("button", name="Importa").click()
    desk.get_by_role("link", name="Matchmaking agroalimentare").click()

    expect(desk.locator("[name=place]")).to_have_value("Lecce")
    assert Event.objects.get().starts_at.hour == 9
