"""What stands beside a choice is what one finds after choosing it; every choice can be undone."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import Settings

from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities.reading_pages import open_page, text_of, titles, words

pytestmark = pytest.mark.django_db

LISTS = [
    "calls/",
    "calls/?status=open&status=closed&topic=textiles",
    "calls/?programme=smp,i3&audience=sme&closing=7,90",
    "calls/?q=clusters&grant=1000000&country=IT",
    "calls/?q=clusters+wine&country=IT&country=FR&phase=formal",
    "events/?format=online",
    "partner-searches/?status=open",
    "organisations/?type=cluster&type=production_district",
    "partnerships/",
    "articles/",
    "search/",
    "search/?q=clusters&kind=call&kind=event&status=open,closed",
]


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


@pytest.fixture
def catalogue() -> None:
    """Entries that differ in everything by which one can choose."""
    textiles = factories.TopicFactory(code="textiles")
    photonics = factories.TopicFactory(code="photonics")
    i3 = factories.ProgrammeFactory(code="i3", name="I3")
    calls: list[dict[str, Any]] = [
        {"topics": [textiles], "countries": ["IT"], "grant_max_eur": 90_000},
        {"topics": [textiles, photonics], "countries": ["FR", "IT"], "programme": i3},
        {"topics": [photonics], "countries": [], "audience": ["sme"], "phase": "informal"},
        {"deadlines": [{"date": "2026-11-25"}], "programme": i3, "audience": ["sme", "cluster"]},
        {"deadlines": [], "topics": [textiles], "series": factories.SeriesFactory()},
        {"title": "Wine of clusters", "withdrawn": True, "countries": ["FR"]},
        {"opens_on": "2026-12-01", "grant_max_eur": None, "budget_total_eur": None},
        {"title": "Hidden", "review_state": ReviewState.AWAITING_REVIEW, "topics": [textiles]},
        {"title": "Elsewhere", "source": factories.SourceFactory(code="other", name="Other")},
    ]
    for call in calls:
        factories.CallFactory(**call)
    factories.ClosedCallFactory(topics=[textiles], countries=["IT"])
    factories.EventFactory(format="online", country="IT", topics=[photonics])
    factories.EventFactory(starts_on="2026-01-10", ends_on="", country="ES")
    factories.PartnerSearchFactory(topics=[textiles])
    factories.PartnerSearchFactory(expires_on="2026-01-01", countries=["DE"])
    factories.ArticleFactory(topics=[textiles])
    factories.PartnershipFactory(programme=factories.ProgrammeFactory())
    factories.OrganisationFactory(type="cluster", region=factories.RegionFactory())
    factories.OrganisationFactory(type="production_district")


def total(page: BeautifulSoup) -> int:
    return int(words(page, ".count").split()[0])


def hrefs(page: BeautifulSoup, selector: str) -> list[str]:
    return [str(link["href"]) for link in page.select(selector)]


def choices(page: BeautifulSoup) -> dict[str, str]:
    """Return the count of every choice that can still be made, by its address."""
    return {
        str(link["href"]): text_of(link.span) for link in page.select(".facet li a") if link.span
    }


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("address", LISTS)
def test_count_of_a_choice_is_the_length_of_the_list_that_it_leads_to(
    client: Client, language: str, address: str
) -> None:
    counts = choices(open_page(client, f"/{language}/{address}"))

    assert len(counts) > 1
    found = {link: str(total(open_page(client, link))) for link in counts}
    assert found == counts


@pytest.mark.usefixtures("catalogue")
def test_words_of_one_facet_are_added_up_and_facets_narrow_each_other(client: Client) -> None:
    both = open_page(client, "/it/search/?kind=article&kind=partnership")
    narrowed = open_page(client, "/it/search/?kind=article&kind=partnership&topic=textiles")

    assert (total(both), total(narrowed)) == (2, 1)


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("language", ["it", "en"])
def test_every_chosen_word_is_a_chip_that_takes_it_back(client: Client, language: str) -> None:
    path = f"/{language}/calls/"

    page = open_page(client, f"{path}?q=clusters&programme=smp&programme=i3&country=IT&view=table")

    kept = f"{path}?q=clusters&"
    assert hrefs(page, ".chosen a") == [
        f"{kept}programme=i3&country=IT&view=table",
        f"{kept}programme=smp&country=IT&view=table",
        f"{kept}programme=smp&programme=i3&view=table",
        path,
    ]
    chosen = hrefs(page, ".facet a[aria-current]")
    assert sorted(chosen) == sorted(hrefs(page, ".chosen a")[:-1])


def test_several_windows_of_deadlines_can_be_chosen_as_words_of_other_facets(
    client: Client,
) -> None:
    for day in ("2026-11-25", "2026-12-10", "2027-01-20", "2027-09-01"):
        factories.CallFactory(title=day, deadlines=[{"date": day}])

    week = open_page(client, "/en/calls/?closing=7")
    [month] = [each for each in hrefs(week, ".facet a") if each.endswith("closing=30")]
    both = open_page(client, month)

    assert month == "/en/calls/?closing=7&closing=30"
    assert titles(week) == ["2026-11-25"]
    assert titles(both) == ["2026-11-25", "2026-12-10"]
    assert hrefs(both, ".chosen a") == [
        "/en/calls/?closing=30",
        "/en/calls/?closing=7",
        "/en/calls/",
    ]
    assert both.select(".alert-info") == []


@pytest.mark.usefixtures("catalogue")
def test_chips_speak_the_language_of_the_page(client: Client) -> None:
    query = "?status=open&closing=30&grant=more&country=IT&topic=textiles"

    told = {
        language: [text_of(each) for each in open_page(client, address).select(".chosen a")]
        for language, address in (("it", f"/it/calls/{query}"), ("en", f"/en/calls/{query}"))
    }

    assert told == {
        "it": [
            "Stato: Aperto × (rimuovi)",
            "Chiude entro: 30 giorni × (rimuovi)",
            "Settore: Tessile × (rimuovi)",
            "Contributo massimo: oltre 1.000.000 € × (rimuovi)",
            "Paese: Italia × (rimuovi)",
            "Rimuovi tutti i filtri",
        ],
        "en": [
            "Status: Open × (remove)",
            "Closes within: 30 days × (remove)",
            "Sector: Textiles × (remove)",
            "Maximum grant: more than €1,000,000 × (remove)",
            "Country: Italy × (remove)",
            "Remove all filters",
        ],
    }


def test_list_is_sorted_as_asked(client: Client) -> None:
    factories.CallFactory(title="urgent", deadlines=[{"date": "2026-11-25"}], published_on="2026")
    factories.CallFactory(title="newest", published_on="2026-11-20")

    assert titles(open_page(client, "/it/calls/")) == ["urgent", "newest"]
    assert titles(open_page(client, "/it/calls/?sort=listed")) == ["urgent", "newest"]
    assert titles(open_page(client, "/it/calls/?sort=newest")) == ["newest", "urgent"]


def test_page_size_is_one_click_and_starts_at_the_first_page(client: Client) -> None:
    factories.ArticleFactory.create_batch(41)

    page = open_page(client, "/it/articles/?page=2&source=eccp")
    sizes = [each for each in hrefs(page, ".options a") if "page_size" in each]

    assert sizes == [f"/it/articles/?source=eccp&page_size={size}" for size in (20, 50, 100)]
    assert [len(titles(open_page(client, each))) for each in sizes] == [20, 41, 41]


def headings(page: BeautifulSoup) -> list[str]:
    return [text_of(each) for each in page.select(".dense thead th")]


def test_table_shows_the_same_entries_in_columns_that_one_chooses(client: Client) -> None:
    factories.CallFactory(title="<Open> call", topics=[factories.TopicFactory(code="textiles")])

    page = open_page(client, "/en/calls/?view=table")

    usual = ["Title", "Status", "When", "Programme", "Money", "Who may apply"]
    assert headings(page) == usual
    assert [text_of(cell) for cell in page.select(".dense tbody th, .dense tbody td")] == [
        "<Open> call",
        "Open",
        "17 December 2026, 17:00 Brussels time in 25 days",
        "Single Market Programme",
        "maximum grant €1,615,000",
        "clusters and districts, small and medium-sized enterprises",
    ]
    offered = {text_of(link): str(link["href"]) for link in page.select("[aria-label=Columns] a")}
    with_sectors = open_page(client, offered["Sectors"])
    assert headings(with_sectors) == [*usual, "Sectors"]
    assert words(with_sectors, ".dense tbody td:last-child") == "Textiles"
    assert headings(open_page(client, offered["Money"])) == [
        each for each in usual if each != "Money"
    ]


@pytest.mark.parametrize(
    ("query", "ways"),
    [
        ("status=closed&country=FR", [("Status", 1), ("Country", 1)]),
        ("q=euroclusters&status=closed", [("Status", 1), ("Words", 1)]),
        ("q=xylophone&status=withdrawn", []),
    ],
)
def test_empty_result_offers_the_filters_whose_removal_helps(
    client: Client, query: str, ways: list[tuple[str, int]]
) -> None:
    factories.CallFactory(title="Euroclusters", countries=["FR"])
    factories.ClosedCallFactory(
        title="Photonics", countries=["IT"], summary="", body="", keywords=[], identifier=""
    )

    page = open_page(client, f"/en/calls/?{query}")

    offered = page.select(".empty li a")
    assert sorted(text_of(each) for each in offered) == sorted(
        f"without “{name}”: {count} entry" for name, count in ways
    )
    counts = [int(text_of(each).split(": ")[1].split()[0]) for each in offered]
    assert [total(open_page(client, str(each["href"]))) for each in offered] == counts
