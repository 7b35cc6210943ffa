"""The curators' desk in a real browser: decide by keys, correct, merge, restore, take back."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from opportunities.clock import current_time
from opportunities.models import Call, DuplicateSuspect, Opportunity, Source
from opportunities.services import curation
from opportunities.vocabulary import OpportunityKind, ReviewPolicy, ReviewState
from scrapers.models import KnownPage
from scrapers.runs import run_source
from tests import factories
from tests.replica import ReplicaSite

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.django_db(transaction=True),
]
DESK = "/admin/desk/"
MAIN_RULES = {"runOnly": ["wcag2a", "wcag2aa"]}


@pytest.fixture
def desk(portal_server: str, page: Page) -> Page:
    """The overview, opened by somebody who may decide."""
    User.objects.create_superuser("giulia", password="a long pass phrase")  # noqa: S106 - of this test
    page.goto(f"{portal_server}/admin/login/?next={DESK}")
    page.locator("[name=username]").fill("giulia")
    page.locator("[name=password]").fill("a long pass phrase")
    page.locator("[name=password]").press("Enter")
    expect(page).to_have_url(f"{portal_server}{DESK}")
    return page


def open_place(desk: Page, place: str) -> None:
    base = desk.url.partition("/admin/")[0]
    desk.goto(f"{base}{DESK}{place}")


def find_faults(desk: Page) -> list[str]:
    """Return what axe finds wrong inside the desk; the frame around it is the theme's."""
    found = Axe().run(desk, context=".desk", options=MAIN_RULES).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def states() -> dict[int, str]:
    return dict(Opportunity.objects.values_list("pk", "review_state"))


def scrape(replica: ReplicaSite, settings: Any, *, limit: int | None = 3) -> None:
    settings.ECCP_BASE_URL, settings.SCRAPER_DELAY_SECONDS = replica.base_url, 0
    run_source("eccp", sections=["calls"], limit=limit)


def test_scraped_calls_are_reviewed_with_one_key_each(desk: Page, settings: Any) -> None:
    factories.SourceFactory()
    Source.objects.update(review_policy=ReviewPolicy.ALWAYS_WAIT)
    with ReplicaSite() as replica:
        scrape(replica, settings)
    waiting = [pk for pk, state in states().items() if state == ReviewState.AWAITING_REVIEW]

    open_place(desk, "queue/?concern=new")
    desk.keyboard.press("n")
    expect(desk.frame_locator("iframe[name=saved-page]").locator("mark").first).to_be_visible()
    faults = find_faults(desk)
    first = int(desk.url.split("/entries/")[1].split("/")[0])
    desk.keyboard.press("p")
    expect(desk.locator(".desk-undo")).to_contain_text("Pubblica")
    desk.wait_for_load_state()
    second = int(desk.url.split("/entries/")[1].split("/")[0])
    desk.keyboard.press("r")
    expect(desk.locator(".desk-undo")).to_contain_text("Respingi")
    desk.wait_for_load_state()

    assert len(waiting) == 3
    assert faults == []
    assert (states()[first], states()[second]) == (ReviewState.PUBLISHED, ReviewState.REJECTED)
    desk.keyboard.press("u")
    expect(desk).to_have_url(re.compile(f"{DESK}entries/{second}/"))
    assert states()[second] == ReviewState.AWAITING_REVIEW


def test_a_corrected_deadline_survives_and_the_source_waits_beside_it(
    desk: Page, settings: Any
) -> None:
    with ReplicaSite() as replica:
        scrape(replica, settings)
        call = Call.objects.exclude(deadlines=None).order_by("pk")[0]
        said_by_source = call.deadlines.all()[0].date
        open_place(desk, f"entries/{call.pk}/?edit=deadlines")
        desk.locator("[name=deadlines-0-date]").fill("2031-05-06")
        desk.get_by_role("button", name="Salva", exact=True).click()
        expect(desk.locator("#field-deadlines")).to_contain_text("6 maggio 2031")

        # Every page is read anew, as after an update of the readers.
        KnownPage.objects.update(etag="", last_modified="", last_cleaned_sha256="", read_with="")
        scrape(replica, settings, limit=None)

    desk.reload()
    expect(desk.locator("#field-deadlines .desk-value")).to_contain_text("6 maggio 2031")
    expect(desk.locator("#field-deadlines .desk-proposal")).to_be_visible()
    assert "2031-05-06" in [each.date for each in call.deadlines.all()]
    assert said_by_source != "2031-05-06"
    desk.keyboard.press("a")
    expect(desk.locator(".desk-undo")).to_contain_text("Accettato: Scadenze")
    assert "2031-05-06" not in [each.date for each in call.deadlines.all()]


def test_two_entries_are_merged_and_parted_and_one_comes_back_from_the_trash(desk: Page) -> None:
    one = factories.CallFactory(title="Euroclusters 2026")
    other = factories.CallFactory(title="EUROCLUSTERS 2026, open call")
    DuplicateSuspect.objects.create(
        first=one, second=other, score=92, reasons=[], found_at=current_time()
    )

    thrown_away = factories.EventFactory()
    curation.put_in_trash(thrown_away, actor="marco")

    open_place(desk, "duplicates/")
    desk.get_by_role("link", name="Confronta").click()
    faults = find_faults(desk)
    desk.get_by_role("radiogroup", name="Titolo", exact=True).get_by_label("destra").check()
    desk.get_by_role("button", name="È la stessa: unisci").click()
    expect(desk.get_by_text("Nessuna coppia attende")).to_be_visible()
    desk.wait_for_load_state()

    assert faults == []
    assert (states()[one.pk], states()[other.pk]) == ("published", "merged")
    assert Call.objects.get(pk=one.pk).title == other.title
    desk.keyboard.press("u")
    expect(desk.locator(".desk h1")).to_have_text("Euroclusters 2026")
    assert (states()[one.pk], states()[other.pk]) == ("published", "published")

    open_place(desk, "trash/")
    assert find_faults(desk) == []
    desk.get_by_role("button", name="Ripristina").click()
    expect(desk.get_by_text("Il cestino è vuoto.")).to_be_visible()
    assert states()[thrown_away.pk] == ReviewState.PUBLISHED


@pytest.fixture
def busy_desk(desk: Page) -> Page:
    """A desk on which every kind of page has something to show."""
    for kind, make in (
        (OpportunityKind.CALL, factories.CallFactory),
        (OpportunityKind.EVENT, factories.EventFactory),
    ):
        waiting = make(review_state=ReviewState.AWAITING_REVIEW)
        make()
        factories.EvidenceFactory(opportunity=waiting, field="title")
        assert waiting.kind == kind
    call = factories.CallFactory()
    curation.edit_fields(call, {"title": "From a person"}, actor="giulia", reason="typo")
    factories.ProposedChangeFactory(opportunity=call, field="title")
    return desk


def test_no_page_has_a_fault_that_axe_knows_and_many_are_decided_without_script(
    busy_desk: Page,
) -> None:
    call = Call.objects.get(title="From a person").pk
    entry = f"entries/{call}/"
    edited = (f"{entry}?edit=deadlines", f"{entry}?edit=topics")
    places = ("", "queue/", "changes/", entry, f"{entry}history/", *edited)

    faults = {}
    for place in places:
        open_place(busy_desk, place)
        faults[place] = find_faults(busy_desk)

    assert faults == {place: [] for place in places}

    busy_desk.route("**/desk.js", lambda route: route.abort())
    open_place(busy_desk, "queue/?concern=new")
    for box in busy_desk.locator("input[name=entry]").all():
        box.check()
    busy_desk.get_by_role("button", name="Anteprima").click()
    expect(busy_desk.get_by_text("Cambierebbero 2 schede su 2 selezionate")).to_be_visible()
    busy_desk.get_by_role("button", name="Procedi").click()
    expect(busy_desk.get_by_text("Qui non c’è nulla in attesa.")).to_be_visible()

    busy_desk.get_by_role("button", name="Annulla").click()

    expect(busy_desk.locator("input[name=entry]")).to_have_count(2)
