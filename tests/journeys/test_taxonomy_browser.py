"""The taxonomy desk in a real browser: map a word, see what changes, apply it, take it back."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from opportunities.models import Article, Topic
from tests import factories

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.django_db(transaction=True),
]

DESK = "/admin/taxonomy/"


@pytest.fixture
def entry() -> Article:
    entry: Article = factories.ArticleFactory(
        title="Clusters meet in Bari", keywords=["food festivals", "networking"]
    )
    return entry


@pytest.fixture
def food() -> Topic:
    topic: Topic = factories.TopicFactory(code="agri-food", synonyms=["food"])
    return topic


@pytest.fixture
def desk(start_portal: Callable[[], str], page: Page) -> Page:
    """The desk, opened by an administrator."""
    User.objects.create_superuser("giulia", password="a long pass phrase")  # noqa: S106 - of this test
    portal = start_portal()
    page.goto(f"{portal}/admin/login/?next={DESK}")
    page.locator("[name=username]").fill("giulia")
    page.locator("[name=password]").fill("a long pass phrase")
    page.locator("[name=password]").press("Enter")
    expect(page).to_have_url(f"{portal}{DESK}")
    return page


def find_violations(page: Page) -> list[str]:
    response = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response
    return [
        f"{each['id']}: {node['html']}" for each in response["violations"] for node in each["nodes"]
    ]


def names_of(entry: Article) -> list[str]:
    return [str(topic) for topic in entry.topics.all()]


def decide_with_keys(desk: Page) -> None:
    """Map the first word to its suggestion, and let the next one mean no topic."""
    desk.keyboard.press("j")
    desk.keyboard.press("1")
    expect(desk.get_by_text("«food festivals» ora indica: Agroalimentare.")).to_be_visible()
    desk.keyboard.press("n")
    expect(desk.get_by_text("«networking» ora non indica alcun settore.")).to_be_visible()
    expect(desk.get_by_text("2 decisioni non sono ancora applicate")).to_be_visible()


def test_word_is_mapped_with_one_key_and_entries_gain_the_topic(
    entry: Article, food: Topic, desk: Page
) -> None:
    expect(desk.get_by_role("heading", name="2 parole delle fonti")).to_be_visible()
    decide_with_keys(desk)

    desk.get_by_role("button", name="Mostra che cosa cambierebbe").click()
    expect(desk.get_by_role("heading", name="1 scheda cambia settori")).to_be_visible()
    expect(desk.get_by_text("«food festivals» tra le parole chiave")).to_be_visible()
    assert (names_of(entry), find_violations(desk)) == ([], [])

    desk.get_by_label("Motivo della modifica").fill("Chiesto dal distretto")
    desk.get_by_role("button", name="Applica alle schede").click()
    expect(desk.get_by_text("Chiesto dal distretto")).to_be_visible()
    assert names_of(entry) == ["Agri-food"]

    desk.get_by_role("link", name="Clusters meet in Bari").click()
    expect(desk.locator("mark")).to_have_text("food festivals")
    expect(desk.get_by_text("«food festivals» è un suo indizio, deciso da giulia")).to_be_visible()

    desk.go_back()
    desk.get_by_role("button", name="Annulla su tutte le schede").click()
    expect(desk.get_by_text("Annullata: giulia")).to_be_visible()
    assert names_of(entry) == []

    desk.get_by_role("link", name="Decisioni", exact=True).click()
    desk.get_by_role("button", name=re.compile("parola assegnata, food festivals")).click()
    expect(desk.get_by_text("La decisione è stata annullata.")).to_be_visible()
    desk.get_by_role("link", name="Parole da decidere").click()
    expect(desk.get_by_role("heading", name="1 parola delle fonti")).to_be_visible()
    food.refresh_from_db()
    assert food.synonyms == ["food"]


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_of_the_desk_is_accessible_and_fits(
    entry: Article, food: Topic, desk: Page, width: int
) -> None:
    desk.set_viewport_size({"width": width, "height": 844})
    places = ["", "words/", "words/word/?word=food", "topics/", "topics/add/", "bench/"]
    places += [f"topics/{food.pk}/", f"entries/{entry.pk}/", "reclassifications/", "history/"]

    violations = {}
    wide = []
    for place in places:
        desk.goto(desk.url.partition(DESK)[0] + DESK + place)
        violations[place] = find_violations(desk)
        if desk.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(place)

    assert {place: found for place, found in violations.items() if found} == {}
    assert wide == []


def test_word_is_mapped_without_script(entry: Article, food: Topic, desk: Page) -> None:
    # The theme of the admin needs its own script to show anything; ours and htmx are not needed.
    desk.route(re.compile(r"/(taxonomy|htmx)\.js"), lambda route: route.abort())
    desk.reload()

    desk.get_by_role("button", name="Agroalimentare").click()
    desk.get_by_role("button", name="Mostra che cosa cambierebbe").click()
    desk.get_by_role("button", name="Applica alle schede").click()

    expect(desk.get_by_text("Applicata.")).to_be_visible()
    assert list(entry.topics.all()) == [food]
