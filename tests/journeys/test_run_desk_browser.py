"""The run desk in a real browser, with a real worker: run, watch, accept, stop."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from scrapers.models import RunState, ScrapeRun
from tests.replica import Fault, ReplicaSite

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.django_db(transaction=True),
]

DESK = "/admin/scrapers/scraperun/desk/eccp/"
LONGEST_RUN_IN_MILLISECONDS = 60_000


@pytest.fixture
def source() -> Iterator[ReplicaSite]:
    with ReplicaSite() as replica:
        yield replica


@pytest.fixture
def desk(
    source: ReplicaSite,
    portal_environment: dict[str, str],
    start_worker: Callable[[], None],
    start_portal: Callable[[], str],
    page: Page,
) -> Page:
    """The desk of the source, opened by an administrator; a worker waits."""
    portal_environment |= {"ECCP_BASE_URL": source.base_url, "SCRAPER_DELAY_SECONDS": "0"}
    User.objects.create_superuser("giulia", password="a long pass phrase")  # noqa: S106 - of this test
    start_worker()
    portal = start_portal()
    page.goto(f"{portal}/admin/login/?next={DESK}")
    page.locator("[name=username]").fill("giulia")
    page.locator("[name=password]").fill("a long pass phrase")
    page.locator("[name=password]").press("Enter")
    expect(page).to_have_url(f"{portal}{DESK}")
    return page


def run_calls(desk: Page) -> None:
    """Ask for a run over the calls and wait until the page says, by itself, that it is over."""
    desk.get_by_label("Bandi", exact=True).check()
    desk.get_by_role("button", name="Leggi adesso").click()
    expect(desk.get_by_text("Lettura richiesta")).to_be_visible()
    expect(desk.locator("#activity")).to_have_text(
        re.compile("Nessuna lettura in corso"), timeout=LONGEST_RUN_IN_MILLISECONDS
    )


def states_shown(desk: Page) -> list[str]:
    return desk.locator("tbody .desk-state").all_inner_texts()


def test_admin_runs_a_source_accepts_its_new_normal_and_runs_it_again(
    desk: Page, source: ReplicaSite
) -> None:
    run_calls(desk)
    expect(desk.get_by_text("Sì: l’ultima lettura non ha sollevato dubbi.")).to_be_visible()

    source.break_with(Fault.FEW_CARDS)
    run_calls(desk)
    expect(desk.get_by_text("No: non leggibile")).to_be_visible()
    assert states_shown(desk) == ["in dubbio", "valida"]

    desk.locator("tbody").get_by_role("link").first.click()
    expect(desk.get_by_text("elenco dei bandi è sceso da 35 a 3 schede")).to_be_visible()
    assert Axe().run(desk, options={"runOnly": ["wcag2a"]}).response["violations"] == []
    desk.get_by_label("Perché la fonte ha ragione").fill("Il sito ha chiuso l'archivio.")
    desk.get_by_role("button", name="Accetta come nuova normalità").click()
    expect(desk.get_by_text("Il sito ha chiuso l'archivio.")).to_be_visible()

    desk.get_by_role("link", name="ECCP").click()
    run_calls(desk)

    expect(desk.get_by_text("Sì: l’ultima lettura non ha sollevato dubbi.")).to_be_visible()
    assert states_shown(desk) == ["valida", "in dubbio", "valida"]
    assert ScrapeRun.objects.exclude(accepted_by="").get().accepted_by == "giulia"


def test_admin_watches_a_slow_run_and_stops_it(desk: Page, source: ReplicaSite) -> None:
    source.break_with(Fault.SLOW, at="/content/*", seconds=1.5)
    desk.get_by_label("Bandi", exact=True).check()
    desk.get_by_role("button", name="Leggi adesso").click()
    expect(desk.locator("#activity progress")).to_be_visible(timeout=LONGEST_RUN_IN_MILLISECONDS)
    expect(desk.locator("#activity")).to_contain_text("Lettura delle pagine: 2 di 35")

    desk.get_by_role("button", name="Interrompi la lettura").click()

    expect(desk.locator("#activity")).to_have_text(
        re.compile("Nessuna lettura in corso"), timeout=LONGEST_RUN_IN_MILLISECONDS
    )
    run = ScrapeRun.objects.get()
    assert (states_shown(desk), run.state) == (["interrotta"], RunState.STOPPED)
    assert 0 < run.counts["visited"] < 35
    source.repair()
    run_calls(desk)
    assert states_shown(desk) == ["valida", "interrotta"]


def test_the_desk_asks_no_more_once_nothing_is_under_way(desk: Page) -> None:
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))

    run_calls(desk)
    # The last answer may still draw pictures and styles of the page.
    desk.wait_for_load_state("networkidle")
    asked.clear()
    desk.wait_for_timeout(2500)

    assert asked == []


def test_without_script_the_page_says_the_same_after_a_reload(
    desk: Page, source: ReplicaSite
) -> None:
    source.break_with(Fault.SLOW, at="/content/*", seconds=1.5)
    desk.route("**/htmx.js", lambda route: route.abort())
    desk.reload()
    desk.get_by_label("Bandi", exact=True).check()
    desk.get_by_role("button", name="Leggi adesso").click()
    while "Lettura delle pagine" not in desk.locator("#activity").inner_text():
        desk.wait_for_timeout(200)
        desk.get_by_role("link", name="Ricarica la pagina").click()

    desk.get_by_role("button", name="Interrompi la lettura").click()

    expect(desk.get_by_text("Interruzione richiesta")).to_be_visible()
