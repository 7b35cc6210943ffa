"""The pages of the taxonomy desk: what waits, what was decided, what would change."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from opportunities.models import Reclassification, Topic, TopicWord
from opportunities.vocabulary import WordRole
from tests import factories
from tests.opportunities.taxonomy.reading import decide, read, told

pytestmark = pytest.mark.django_db


def words_shown(page: BeautifulSoup) -> list[str]:
    return [each.get_text(strip=True) for each in page.select(".taxonomy-word h2")]


@pytest.mark.usefixtures("food")
def test_words_wait_by_frequency_with_their_sources(desk: Client) -> None:
    other = factories.SourceFactory(code="other", name="Other site")
    factories.ArticleFactory.create_batch(2, keywords=["Hemp", "food"])
    factories.ArticleFactory(keywords=["HEMP", "wool"], source=other, title="Of wool")
    factories.ArticleFactory(keywords=["cement"])
    decide("cement")

    page = read(desk.get(reverse("taxonomy:waiting")))

    assert words_shown(page) == ["Hemp", "wool"]
    assert told(page, ".taxonomy-word p:first-of-type") == [
        "in 3 entries: European Cluster Collaboration Platform 2, Other site 1",
        "in 1 entry: Other site 1",
    ]
    assert told(page, ".desk h1") == ["2 words of the sources wait for a decision"]
    assert told(page, ".taxonomy-word:nth-of-type(2) li a[lang]") == ["Of wool"]


def test_waiting_words_are_filtered_by_source_and_part(desk: Client) -> None:
    other = factories.SourceFactory(code="other", name="Other site")
    factories.ArticleFactory(keywords=["hemp fibre", "wool"], source=other)
    factories.ArticleFactory(keywords=["hemp oil"])
    address = reverse("taxonomy:waiting")

    shown = [
        words_shown(read(desk.get(address, asked)))
        for asked in ({"q": "HEMP"}, {"source": other.pk}, {"q": "hemp", "source": other.pk})
    ]

    assert shown == [["hemp fibre", "hemp oil"], ["hemp fibre", "wool"], ["hemp fibre"]]


def test_suggestions_say_why(desk: Client, food: Topic) -> None:
    textiles = factories.TopicFactory(code="textiles", synonyms=["wheat"])
    factories.ArticleFactory(keywords=["grano", "food festivals", "textilles", "quilts"])

    page = read(desk.get(reverse("taxonomy:waiting")))

    assert {
        told(row, "h2")[0]: list(
            zip(
                [each["value"] for each in row.select("[name=suggested]")][:-1],
                told(row, ".desk-step"),
                strict=True,
            )
        )
        for row in page.select(".taxonomy-word")
    } == {
        "grano": [(str(textiles.pk), "the glossary knows it as “wheat”")],
        "food festivals": [(str(food.pk), "it contains “food”")],
        "textilles": [(str(textiles.pk), "it is spelled like “textiles”")],
        "quilts": [],
    }


def test_one_click_maps_a_word(desk: Client, food: Topic) -> None:
    factories.ArticleFactory(keywords=["food festivals"])
    address = reverse("taxonomy:waiting")
    form = read(desk.get(address)).select_one(".taxonomy-word form")
    sent = {each["name"]: each["value"] for each in form.select("input") if each.get("name")}
    sent |= {"suggested": form.select_one("[data-key='1']")["value"]}

    answer = desk.post(str(form["action"]), sent)

    row = TopicWord.objects.get(folded="food festivals")
    assert (answer.headers["Location"], row.topic, row.role) == (address, food, WordRole.SIGN)
    assert (row.decided_by, row.language, row.in_titles) == ("giulia", "en", True)
    assert words_shown(read(desk.get(address))) == []


def test_no_topic_is_one_click_too(desk: Client) -> None:
    factories.ArticleFactory(keywords=["networking"])

    desk.post(
        reverse("taxonomy:decide"),
        {"word": "networking", "one_click": "1", "suggested": "", "language": "en"},
    )

    assert TopicWord.objects.get().topic is None
    assert words_shown(read(desk.get(reverse("taxonomy:waiting")))) == []


@pytest.mark.parametrize(
    "sent",
    [
        {"word": "", "role": "sign"},
        {"word": "-!-", "role": "sign"},
        {"word": "hemp", "role": "sign", "topics": ["999999"]},
        {"word": "hemp", "role": "boss"},
        {"word": "x" * 300, "role": "sign"},
        {"word": "Agri-food", "role": "sign"},
    ],
)
def test_bad_decision_comes_back_with_its_reason(
    desk: Client, food: Topic, sent: dict[str, Any]
) -> None:
    answer = desk.post(reverse("taxonomy:decide"), sent)

    assert answer.status_code == 422
    assert len(told(read(answer), ".errorlist li")) == 1
    assert TopicWord.objects.exclude(topic=food).count() == 0


def test_nobody_is_sent_to_another_site(desk: Client, food: Topic) -> None:
    sent = {"word": "hemp", "one_click": "1", "suggested": str(food.pk)}

    answer = desk.post(
        reverse("taxonomy:decide"), sent | {"next": "https://example.eu/admin/taxonomy/"}
    )

    assert answer.headers["Location"] == reverse("taxonomy:waiting")


def test_small_catalogue_is_compared_while_one_waits(desk: Client, food: Topic) -> None:
    factories.ArticleFactory(title="Hemp valleys", keywords=[])
    decide("hemp", food)

    answer = desk.post(reverse("taxonomy:compare"))

    row = Reclassification.objects.get()
    assert answer.headers["Location"] == reverse("taxonomy:reclassification", args=[row.pk])
    page = read(desk.get(answer.headers["Location"]))
    assert told(page, ".desk h1") == ["1 entry changes its topics"]
    assert told(page, "tbody tr")[1:] == [
        "Hemp valleys Agri-food (Industrial ecosystems) “hemp” in the title"
    ]
    assert row.state == "shown"


def test_merging_is_shown_before_it_happens(desk: Client, food: Topic) -> None:
    textiles = factories.TopicFactory(code="textiles")
    factories.ArticleFactory(topics=[food])
    address = reverse("taxonomy:merge_topic", args=[food.pk])

    preview = desk.post(address, {"heir": textiles.pk})
    before = Topic.objects.get(pk=food.pk).merged_into
    desk.post(address, {"heir": textiles.pk, "seen": "1"})

    assert told(read(preview), "section li")[0].startswith("1 entry moves")
    assert before is None
    assert Topic.objects.get(pk=food.pk).merged_into == textiles


QUERIES = {"waiting": 13, "words": 10, "topics": 9, "history": 10, "reclassifications": 7}


@pytest.mark.parametrize("count", [2, 20])
def test_pages_need_the_same_queries_however_much_they_show(
    desk: Client, food: Topic, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        factories.ArticleFactory(keywords=[f"waiting {number}"])
        decide(f"decided {number}", food)
        desk.post(reverse("taxonomy:compare"))

    for name, queries in QUERIES.items():
        with django_assert_num_queries(queries):
            desk.get(reverse(f"taxonomy:{name}"))


@pytest.mark.parametrize("count", [2, 20])
def test_preview_needs_the_same_queries_however_many_entries(
    desk: Client, food: Topic, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    factories.ArticleFactory.create_batch(count, keywords=["hemp"])
    decide("hemp", food)
    address = desk.post(reverse("taxonomy:compare")).headers["Location"]

    with django_assert_num_queries(11):
        desk.get(address)
