"""Topic pages: what can still be used about a sector, and who works on it."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities.models import Topic
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities.reading_pages import (
    FACTORIES,
    answers,
    open_page,
    section,
    text_of,
    titles,
)

pytestmark = pytest.mark.django_db

PAGE = "/it/topics/industrial_ecosystem/textiles/"


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


@pytest.fixture
def textiles() -> Topic:
    topic: Topic = factories.TopicFactory(
        scheme="industrial_ecosystem",
        code="textiles",
        label_en="Textiles",
        label_it="Tessile",
        synonyms=["tessile", "moda"],
    )
    return topic


def lines(page: BeautifulSoup, name: str) -> list[str]:
    found = section(page, name)
    return [link.get_text() for link in found.select("li > a[lang]")] if found else []


def ways_on(page: BeautifulSoup, name: str) -> list[Any]:
    return [link["href"] for link in section(page, name).select("p > a")]


def fill(topic: Topic) -> None:
    """Add one entry of each sort that the page shows, and one of each that it must not."""
    for review_state in (ReviewState.PUBLISHED, ReviewState.AWAITING_REVIEW):
        shared = {"topics": [topic], "review_state": review_state}
        factories.CallFactory(title="Open", **shared)
        factories.EventFactory(title="Coming", **shared)
        factories.PartnerSearchFactory(title="Searching", **shared)
        factories.PartnershipFactory(title="Together", **shared)
        factories.OrganisationFactory(title="District", **shared)
    factories.CallFactory(
        title="Expected", topics=[topic], deadlines=[{"kind": "expected", "date": "2027-03"}]
    )
    factories.CallFactory(title="Opens later", topics=[topic], opens_on="2026-12-01")
    factories.ClosedCallFactory(title="Closed", topics=[topic])
    factories.CallFactory(title="Withdrawn", topics=[topic], withdrawn=True)
    factories.CallFactory(title="Undated", topics=[topic], deadlines=[])
    factories.CallFactory(
        title="Second stage only", topics=[topic], deadlines=[{"kind": "stage_2"}]
    )
    factories.EventFactory(title="Past", topics=[topic], starts_on="2026-01-01", ends_on="")
    factories.EventFactory(title="Cancelled", topics=[topic], cancelled=True)
    factories.PartnerSearchFactory(title="Over", topics=[topic], expires_on="2026-01-01")
    factories.CallFactory(title="Elsewhere")


def test_page_shows_what_can_still_be_used_and_nothing_else(
    client: Client, textiles: Topic
) -> None:
    fill(textiles)

    page = open_page(client, PAGE)

    assert page.h1.get_text() == "Tessile"
    assert answers(page) == {
        "Bandi aperti": "1",
        "Bandi in arrivo": "2",
        "Eventi in programma": "1",
        "Ricerche partner aperte": "1",
    }
    assert lines(page, "open-calls") == ["Open"]
    assert sorted(lines(page, "forthcoming")) == ["Expected", "Opens later"]
    assert lines(page, "events") == ["Coming"]
    assert lines(page, "searches") == ["Searching"]
    assert lines(page, "partnerships") == ["Together"]
    assert lines(page, "organisations") == ["District"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("open-calls", ["Open"]), ("forthcoming", ["Expected", "Opens later"]),
     ("searches", ["Searching"])],
)  # fmt: skip
def test_list_behind_a_section_holds_the_same_entries(
    client: Client, textiles: Topic, name: str, shown: list[str]
) -> None:
    fill(textiles)

    (address,) = ways_on(open_page(client, PAGE), name)

    assert sorted(titles(open_page(client, address))) == shown


def test_open_search_of_an_open_call_is_found_without_an_end_of_its_own(
    client: Client, textiles: Topic
) -> None:
    for title, call in (
        ("Serves an open call", factories.CallFactory()),
        ("Serves a closed call", factories.ClosedCallFactory()),
    ):
        factories.PartnerSearchFactory(title=title, call=call, expires_on="", topics=[textiles])

    assert lines(open_page(client, PAGE), "searches") == ["Serves an open call"]


def test_first_few_are_those_that_close_next(client: Client, textiles: Topic) -> None:
    for day in range(20, 27):
        factories.CallFactory(
            title=f"Closes {day}", topics=[textiles], deadlines=[{"date": f"2026-12-{day}"}]
        )

    page = open_page(client, PAGE)

    assert lines(page, "open-calls") == [f"Closes {day}" for day in range(20, 25)]
    assert answers(page)["Bandi aperti"] == "7"


def test_sector_without_anything_open_leads_to_its_archive(client: Client, textiles: Topic) -> None:
    page = open_page(client, PAGE)

    assert ways_on(page, "open-calls") == ["/it/calls/?topic=industrial_ecosystem:textiles"]
    assert text_of(section(page, "scheme")).startswith("Di che cosa fa parte questo settore")
    assert "tessile, moda" in text_of(section(page, "scheme"))
    assert textiles.label_it == page.h1.get_text()


def test_same_words_of_another_classification_are_one_click_away(
    client: Client, textiles: Topic
) -> None:
    factories.TopicFactory(
        scheme="emerging_industry", code="textiles-2", label_en="Textiles", label_it="Tessile"
    )

    page = open_page(client, PAGE)

    assert [link["href"] for link in section(page, "scheme")("a")] == [
        "/it/topics/emerging_industry/textiles-2/"
    ]
    assert textiles.scheme == "industrial_ecosystem"


def test_all_topics_stand_by_scheme_with_what_is_open(client: Client, textiles: Topic) -> None:
    fill(textiles)
    factories.TopicFactory(code="photonics")
    factories.SeriesFactory()

    page = open_page(client, "/it/topics/")

    assert [text_of(each) for each in page.select(".topic-list li")] == [
        "Tessile 1 bando aperto, 1 evento in programma, 1 ricerca partner aperta",
        "Fotonica oggi niente di aperto",
        "Programma per il mercato unico 2021-2027",
        "Euroclusters",
    ]
    assert [link["href"] for link in page.select(".topic-list a")] == [
        PAGE,
        "/it/topics/key_enabling_technology/photonics/",
        "/it/programmes/smp/",
        "/it/series/euroclusters/",
    ]


@pytest.mark.parametrize(
    "path", ["industrial_ecosystem/nothing/", "nothing/textiles/", "emerging_industry/textiles/"]
)
def test_topic_that_does_not_exist_has_no_page(client: Client, textiles: Topic, path: str) -> None:
    assert textiles.pk
    assert client.get(f"/it/topics/{path}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_topic_page_needs_the_same_queries_for_one_and_three(
    client: Client, textiles: Topic, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for factory in FACTORIES.values():
        factory.create_batch(count, topics=[textiles])
    factories.CallFactory.create_batch(count, topics=[textiles], opens_on="2026-12-01")

    for _ in range(2):  # the index looks twice at what an open transaction wrote
        open_page(client, PAGE)

    with django_assert_num_queries(11):
        open_page(client, PAGE)


@pytest.mark.parametrize("count", [1, 3])
def test_all_topics_need_the_same_queries_for_one_and_three(
    client: Client, textiles: Topic, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        fill(textiles)

    for _ in range(2):  # the index looks twice at what an open transaction wrote
        open_page(client, "/it/topics/")

    with django_assert_num_queries(4):
        open_page(client, "/it/topics/")


def test_sectors_of_an_entry_lead_to_their_pages(client: Client, textiles: Topic) -> None:
    call = factories.CallFactory(topics=[textiles], series=factories.SeriesFactory())

    page = open_page(client, call.get_absolute_url())

    assert [link["href"] for link in section(page, "about")("a")] == [
        PAGE,
        "/it/series/euroclusters/",
    ]
    assert page.select_one(".facts-large a[href='/it/programmes/smp/']") is not None
