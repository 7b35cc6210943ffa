"""Journeys over call, comparison, topic, programme and series pages; and the call on paper."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from opportunities.models import Call, Opportunity
from tests import factories
from tests.opportunities.reading_pages import address_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = (1280, 900)
PHONE = (390, 844)
# Chromium writes the pages of a PDF as plain objects.
PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b(?!s)")
MOST_PRINTED_PAGES = 2


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


@pytest.fixture
def addresses() -> list[str]:
    """Everything that these pages can show, at once; their addresses without language."""
    topics = [factories.TopicFactory(code=code) for code in ("agri-food", "photonics")]
    shared = {"topics": topics, "series": factories.SeriesFactory()}
    informal = factories.CallFactory(phase="informal", published_on="2025-07", **shared)
    call = factories.CallFactory(
        opens_on="2026-09-15",
        body='<p>Read the <a href="https://example.eu/guide.pdf">guide for applicants</a>.</p>',
        deadlines=[
            {"kind": "superseded", "date": "2026-11-02"},
            {"kind": "stage_1", "date": "2026-11-20"},
            {"kind": "cut_off", "date": "2026-12-17"},
            {"kind": "expected", "date": "2027-03", "date_to": "2027-05", "time": None},
        ],
        **shared,
    )
    call.related.add(informal, factories.EventFactory(**shared), factories.ArticleFactory())
    factories.PartnerSearchFactory(call=call, topics=topics)
    factories.PartnershipFactory(topics=topics)
    factories.OrganisationFactory(topics=topics)
    factories.AnnouncementFactory(call=call)
    for field in ("deadlines", "audience", "grant_max_eur", "programme"):
        factories.EvidenceFactory(opportunity=call, field=field)
    factories.RevisionFactory(opportunity=call, field="grant_max_eur", before="1", after="2")
    return [
        address_of(call)[3:],
        f"/calls/compare/?ids={call.pk},{informal.pk}",
        "/calls/compare/?ids=0",
        "/topics/",
        "/topics/key_enabling_technology/photonics/",
        "/programmes/smp/",
        "/series/euroclusters/",
    ]


@pytest.fixture
def starter_calls() -> list[Call]:
    """The calls of the starter catalogue, those with the most to tell first."""
    call_command("load_starter_catalogue", verbosity=0)

    def weigh(call: Call) -> int:
        told = [call.body, call.summary, call.summary_it]
        for proof in call.evidence.all():
            told += [proof.value, proof.quote]
        for deadline in call.deadlines.all():
            told += [deadline.quote]
        return sum(map(len, told)) + 200 * call.related.count()

    return sorted(Call.objects.published(), key=weigh, reverse=True)


def find_violations(page: Page, address: str) -> list[tuple[str, str]]:
    page.goto(address)
    found = Axe().run(page).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found]


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_shuts_anybody_out_or_breaks_its_own_policy(
    page: Page, live_server: LiveServer, addresses: list[str], language: str, size: tuple[int, int]
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.set_viewport_size({"width": size[0], "height": size[1]})

    violations, widths = {}, {}
    for address in addresses:
        violations[address] = find_violations(page, f"{live_server.url}/{language}{address}")
        widths[address] = page.evaluate("document.documentElement.scrollWidth")

    assert {address: found for address, found in violations.items() if found} == {}
    assert widths == dict.fromkeys(addresses, size[0])
    assert complaints == []


def test_machine_readable_block_is_there_and_hostile_titles_run_nothing(
    page: Page, live_server: LiveServer
) -> None:
    call = factories.CallFactory(title="</script><script>document.title='taken'</script>")

    page.goto(f"{live_server.url}{address_of(call)}")

    node = page.evaluate(
        "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').text)"
        "['@graph'][0]"
    )
    assert node["name"] == call.title
    assert node["offers"]["validThrough"] == "2026-12-17T17:00+01:00"
    assert page.title() != "taken"
    written_in_place = "[...document.scripts].filter(script => !script.src).length"
    assert page.evaluate(written_in_place) == 1


def test_call_answers_above_the_fold_and_proves_in_one_click(
    page: Page, live_server: LiveServer, addresses: list[str]
) -> None:
    page.goto(f"{live_server.url}/it{addresses[0]}")

    for answer in ("Entro quando?", "Chi può partecipare?", "Con quali fondi?", "Chi lo dice?"):
        expect(page.get_by_text(answer)).to_be_in_viewport()
    page.get_by_role("link", name=re.compile("prova.*Contributo massimo")).first.click()

    expect(page.locator("#proof-grant_max_eur")).to_be_in_viewport()
    expect(page.get_by_text("The maximum grant is EUR 1 615 000.").last).to_be_visible()


def test_officer_goes_from_a_sector_to_two_calls_side_by_side(
    page: Page, live_server: LiveServer
) -> None:
    topic = factories.TopicFactory(code="photonics")
    factories.CallFactory(title="First light", topics=[topic], grant_max_eur=100_000)
    factories.CallFactory(
        title="Second light",
        topics=[topic],
        grant_max_eur=200_000,
        deadlines=[{"date": "2027-01-15"}],
    )

    page.goto(f"{live_server.url}/it/topics/")
    page.get_by_role("link", name="Fotonica").click()
    page.get_by_label("Confronta: First light").check()
    page.get_by_label("Confronta: Second light").check()
    page.get_by_role("button", name="Confronta i bandi spuntati").click()

    expect(page).to_have_url(re.compile(r"/it/calls/compare/\?ids=\d+&ids=\d+$"))
    row = page.get_by_role("row", name=re.compile("^Massimo per un singolo contributo"))
    expect(row).to_contain_text("diverso")
    expect(row.get_by_role("cell")).to_have_text(["100.000 €", "200.000 €"])


def test_names_of_the_facts_stay_while_the_calls_pass_by_on_a_phone(
    page: Page, live_server: LiveServer
) -> None:
    calls = factories.CallFactory.create_batch(4)
    ids = ",".join(str(call.pk) for call in calls)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(f"{live_server.url}/it/calls/compare/?ids={ids}")
    label = page.get_by_role("rowheader", name=re.compile("^Dotazione"))
    before = label.bounding_box()

    page.get_by_role("region", name="Confronto").evaluate("table => table.scrollLeft = 9999")

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    after = label.bounding_box()
    assert (before["x"], before["width"]) == (after["x"], after["width"])
    expect(page.get_by_role("columnheader", name=calls[3].title)).to_be_in_viewport()


def test_richest_starter_calls_fit_two_pages_of_paper(
    page: Page, live_server: LiveServer, starter_calls: list[Call]
) -> None:
    printed = {}
    for call in starter_calls[:6]:
        page.goto(f"{live_server.url}{address_of(call)}")
        printed[call.slug] = len(PAGE_OF_PDF.findall(page.pdf(prefer_css_page_size=True)))

    assert {slug: pages for slug, pages in printed.items() if pages > MOST_PRINTED_PAGES} == {}
    assert len(printed) == 6


def test_paper_leaves_out_the_text_of_the_source_and_says_where_it_is(
    page: Page, live_server: LiveServer, addresses: list[str]
) -> None:
    page.goto(f"{live_server.url}/it{addresses[0]}")
    notes = page.locator(".print-only")
    expect(notes.first).to_be_hidden()

    page.emulate_media(media="print")

    expect(page.locator(".source-text")).to_be_hidden()
    expect(notes.first).to_have_text(f"{live_server.url}/it{addresses[0]}")
    expect(notes.last).to_have_text(
        "Il testo della fonte non è stampato; si legge all’indirizzo in alto."
    )
    expect(page.locator("#evidence")).to_be_visible()


@pytest.mark.parametrize("language", ["it", "en"])
def test_pages_over_the_starter_catalogue_shut_nobody_out(
    page: Page, live_server: LiveServer, starter_calls: list[Call], language: str
) -> None:
    richest = starter_calls[:3]
    event = Opportunity.objects.published().filter(kind="event", topics__isnull=False)[0]
    ids = ",".join(str(call.pk) for call in starter_calls[:4])
    paths = [
        *(address_of(each, language) for each in [*richest, event]),
        *(f"/{language}/{path}" for path in (
            f"calls/compare/?ids={ids}", "topics/", "programmes/cosme/", "series/escp-4s3/",
            "series/c2lab/", "topics/industrial_ecosystem/aerospace-defence/",
        )),
    ]  # fmt: skip

    found = {path: find_violations(page, f"{live_server.url}{path}") for path in paths}

    assert {path: violations for path, violations in found.items() if violations} == {}
