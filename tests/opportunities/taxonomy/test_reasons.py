"""Why an entry has its topics, for people at the desk, for visitors and for the search."""

import pytest
from django.test import Client
from django.urls import reverse

from opportunities.models import Topic, TopicWord
from opportunities.services.taxonomy.topics import merge_topic
from opportunities.vocabulary import WordRole
from tests import factories
from tests.opportunities.search.asking import titles
from tests.opportunities.taxonomy.reading import GIULIA, decide, read, told

pytestmark = pytest.mark.django_db


def test_entry_says_which_word_gave_its_topics(desk: Client, food: Topic) -> None:
    textiles = factories.TopicFactory(code="textiles")
    decide("hemp", food)
    entry = factories.ArticleFactory(
        title="New hemp valleys", keywords=["Agri-food"], topics=[food, textiles]
    )

    page = read(desk.get(reverse("taxonomy:entry", args=[entry.pk])))

    day = f"{TopicWord.objects.get(folded='hemp').decided_at:%-d %B %Y}"
    told_by_giulia = f"“hemp” is a sign of it, decided by giulia on {day}: asked by the district"
    assert told(page, ".taxonomy-explained > li > strong") == [
        "Agri-food (Industrial ecosystems)",
        "Textiles (Industrial ecosystems)",
    ]
    assert [str(mark.string) for mark in page.select("mark")] == ["Agri-food", "hemp"]
    assert told(page, ".taxonomy-explained li li .desk-step") == [
        "the topic is called so",
        f"{told_by_giulia} · the decision : hemp, Agri-food",
    ]
    assert told(page, ".taxonomy-explained > li > .desk-step") == [
        "Given by these words.",
        "No word of today gives it: it stays until somebody takes it away.",
    ]


@pytest.mark.usefixtures("food")
def test_bench_marks_the_words_in_their_sentences(desk: Client) -> None:
    decide("networking")
    sentence = "There will be Agri Food and wine!"
    text = "We meet in Bari. There will be Agri  Food and wine! <b>Networking</b> follows."

    page = read(desk.post(reverse("taxonomy:bench"), {"text": text, "keywords": "food\nwine"}))

    assert told(page, "q") == [sentence, "food", sentence]
    assert [str(mark.string) for mark in page.select("mark")] == ["Agri  Food", "food", "Food"]
    assert told(page, "section li > a")[-1] == "networking"


def test_address_of_a_merged_topic_leads_to_the_other(client: Client, food: Topic) -> None:
    merge_topic(food, factories.TopicFactory(code="textiles"), GIULIA)

    answer = client.get("/en/topics/industrial_ecosystem/agri-food/")

    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        "http://testserver/en/topics/industrial_ecosystem/textiles/",
    )


@pytest.mark.parametrize(("language", "by"), [("it", "redazione"), ("en", "editors")])
def test_visitors_read_which_words_fired_and_no_name(
    client: Client, food: Topic, language: str, by: str
) -> None:
    decide("hemp", food)
    entry = factories.CallFactory(title="Hemp valleys", keywords=[], topics=[food])
    proof = factories.EvidenceFactory(
        opportunity=entry, field="topics", value='["Agri-food"]', quote="hemp"
    )
    call = read(client.get(f"/{language}/calls/{entry.pk}-{entry.slug}/"))
    way = call.select_one(f"#proof-topics a[href='/{language}/topics/why/{entry.pk}/']")

    by_words = read(client.get(str(way["href"])))
    proof.extractor = "curator:giulia"
    proof.save()
    by_person = read(client.get(str(way["href"])))

    assert told(by_words, ".topic-reasons mark") == ["Hemp"]
    assert by in told(by_person, ".topic-reasons p")[0]
    assert "giulia" not in by_words.get_text() + by_person.get_text()


def test_reasons_of_an_entry_in_review_are_not_public(client: Client) -> None:
    entry = factories.ArticleFactory(review_state="awaiting_review")

    assert client.get(f"/en/topics/why/{entry.pk}/").status_code == 404


def test_new_synonym_is_known_to_the_search_at_once(food: Topic) -> None:
    factories.ArticleFactory(title="A quiet title", keywords=[], topics=[food])
    before = [titles("victuals"), titles("provender")]

    decide("victuals", food, role=WordRole.SYNONYM)
    decide("provender", food)

    assert before == [[], []]
    # A sign gives the topic to entries, and is no name for it.
    assert (titles("victuals"), titles("provender")) == (["A quiet title"], [])
