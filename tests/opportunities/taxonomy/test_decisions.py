"""What a person decides about words and topics, and taking it back."""

import pytest

from opportunities.models import TaxonomyChange, Topic, TopicWord
from opportunities.services.classification import load_index
from opportunities.services.taxonomy.decisions import (
    Decider,
    Meaning,
    UndecidedWord,
    decide_word,
    undo_change,
    withdraw_word,
)
from opportunities.services.taxonomy.topics import (
    TopicTexts,
    add_topic,
    edit_topic,
    merge_topic,
    preview_merger,
    restore_topic,
    retire_topic,
)
from opportunities.vocabulary import TaxonomyChangeKind, TopicScheme, WordRole
from tests import factories

pytestmark = pytest.mark.django_db

GIULIA = Decider(actor="giulia", reason="asked by the district")


def topics_of(title: str, *keywords: str) -> list[str]:
    return [str(named.topic) for named in load_index().find_named(title, keywords)]


def means(*topics: Topic, **how: object) -> Meaning:
    return Meaning(topics=frozenset(topic.pk for topic in topics), **how)  # type: ignore[arg-type]  # its own fields


def test_word_gives_the_topics_that_a_person_chose(food: Topic, textiles: Topic) -> None:
    before = topics_of("Hemp valleys", "hemp")

    change = decide_word("Hemp", means(food, textiles), GIULIA)

    assert before == []
    assert topics_of("A day of clusters", "hemp") == ["Agri-food", "Textiles"]
    assert topics_of("HEMP valleys") == ["Agri-food", "Textiles"]
    food.refresh_from_db()
    assert food.synonyms == ["food", "Hemp"]
    assert change is not None
    assert (change.kind, change.subject) == (TaxonomyChangeKind.WORD_MAPPED, "Hemp")
    assert (change.actor, change.reason) == ("giulia", "asked by the district")


def test_word_may_count_among_keywords_only(food: Topic) -> None:
    decide_word("space", means(food, in_titles=False), GIULIA)

    assert (topics_of("A space for ideas"), topics_of("", "Space")) == ([], ["Agri-food"])


def test_word_moves_to_another_topic_and_leaves_the_first(food: Topic, textiles: Topic) -> None:
    decide_word("hemp", means(food), GIULIA)

    decide_word("hemp", means(textiles), GIULIA)

    assert topics_of("", "hemp") == ["Textiles"]
    food.refresh_from_db()
    assert food.synonyms == ["food"]
    former = TopicWord.objects.get(topic=food, folded="hemp")
    assert former.is_withdrawn


@pytest.mark.usefixtures("food")
def test_word_of_a_topic_s_own_list_can_be_declared_without_topic() -> None:
    decide_word("food", means(), GIULIA)

    assert topics_of("Food for all", "food") == []
    assert TopicWord.objects.get(topic=None).folded == "food"


def test_same_decision_twice_is_one_decision(food: Topic) -> None:
    decide_word("hemp", means(food), GIULIA)

    again = decide_word("hemp", means(food), GIULIA)

    assert (again, TaxonomyChange.objects.count()) == (None, 1)


@pytest.mark.parametrize("word", ["", " - ", "x" * 201])
def test_what_is_no_word_is_refused(food: Topic, word: str) -> None:
    with pytest.raises(UndecidedWord):
        decide_word(word, means(food), GIULIA)

    assert TaxonomyChange.objects.count() == 0


def test_name_of_a_topic_always_means_it(food: Topic) -> None:
    with pytest.raises(UndecidedWord, match="Agri-food"):
        decide_word("agri food", means(), GIULIA)

    assert topics_of("", "Agri-food") == [str(food)]


def test_retired_topic_is_given_to_no_word(food: Topic) -> None:
    retire_topic(food, GIULIA)

    with pytest.raises(UndecidedWord):
        decide_word("hemp", means(food), GIULIA)


def test_undoing_brings_words_back_as_they_were(food: Topic, textiles: Topic) -> None:
    decide_word("hemp", means(food, role=WordRole.SYNONYM), GIULIA)
    change = decide_word("hemp", means(textiles), Decider(actor="anna"))
    assert change is not None

    undone = undo_change(change, Decider(actor="carlo", reason="mistaken"))

    assert topics_of("", "hemp") == ["Agri-food"]
    row = TopicWord.objects.get(folded="hemp", topic=food)
    assert (row.role, row.decided_by, row.is_withdrawn) == ("synonym", "giulia", False)
    assert (undone.actor, undone.undoes) == ("carlo", change)
    assert [Topic.objects.get(pk=each.pk).synonyms for each in (food, textiles)] == [
        ["food", "hemp"],
        ["fashion"],
    ]


def test_undoing_the_first_decision_makes_the_word_wait_again(food: Topic) -> None:
    change = decide_word("hemp", means(food), GIULIA)
    assert change is not None

    undo_change(change, GIULIA)

    assert topics_of("", "hemp") == []
    with pytest.raises(UndecidedWord):
        undo_change(change, GIULIA)


def test_decision_under_a_later_one_is_not_undone(food: Topic, textiles: Topic) -> None:
    first = decide_word("hemp", means(food), GIULIA)
    decide_word("hemp", means(textiles), GIULIA)
    assert first is not None

    with pytest.raises(UndecidedWord):
        undo_change(first, GIULIA)

    assert topics_of("", "hemp") == ["Textiles"]


def test_withdrawn_word_waits(food: Topic) -> None:
    decide_word("hemp", means(food), GIULIA)

    withdraw_word("hemp", GIULIA)

    assert topics_of("", "hemp") == []
    assert withdraw_word("hemp", GIULIA) is None


def test_new_topic_is_known_by_names_and_synonyms_at_once() -> None:
    texts = TopicTexts(
        label_en="Quantum technologies",
        label_it="Tecnologie quantistiche",
        synonyms={"en": ("quantum",), "it": ("quantistica",)},
    )

    topic = add_topic(TopicScheme.KEY_ENABLING_TECHNOLOGY, texts, GIULIA)

    assert topic.code == "quantum-technologies"
    assert topics_of("Quantum days") == ["Quantum technologies"]
    assert topics_of("", "Quantistica") == ["Quantum technologies"]
    rows = TopicWord.objects.order_by("pk").values_list("word", "language", "role")
    assert sorted(rows) == [("quantistica", "it", "synonym"), ("quantum", "en", "synonym")]


@pytest.mark.usefixtures("food")
def test_two_topics_of_one_classification_have_two_names() -> None:
    texts = TopicTexts(label_en="agri FOOD", label_it="Altro")

    with pytest.raises(UndecidedWord, match="Agri-food"):
        add_topic(TopicScheme.INDUSTRIAL_ECOSYSTEM, texts, GIULIA)
    assert Topic.objects.count() == 1


def test_renamed_topic_is_still_found_by_its_old_name(food: Topic) -> None:
    texts = TopicTexts(label_en="Food systems", label_it="Sistemi alimentari")

    change = edit_topic(food, texts, GIULIA)

    assert topics_of("Agri-food in Puglia") == ["Food systems"]
    assert topics_of("Sistemi alimentari") == ["Food systems"]
    assert change is not None
    undo_change(change, GIULIA)
    food.refresh_from_db()
    assert (food.label_en, food.label_it) == ("Agri-food", "Agroalimentare")


def test_synonym_that_is_left_out_is_withdrawn_and_signs_stay(food: Topic) -> None:
    names = {"label_en": food.label_en, "label_it": food.label_it}
    edit_topic(food, TopicTexts(**names, synonyms={"it": ("cibo", "viveri")}), GIULIA)

    edit_topic(food, TopicTexts(**names, synonyms={"it": ("cibo",)}), GIULIA)

    assert [topics_of("", word) for word in ("cibo", "viveri", "food")] == [
        ["Agri-food"],
        [],
        ["Agri-food"],
    ]


def test_retired_topic_is_given_no_more_until_it_is_used_again(food: Topic) -> None:
    retire_topic(food, GIULIA)
    retired = topics_of("", "food")

    restore_topic(food, GIULIA)

    assert (retired, topics_of("", "food")) == ([], ["Agri-food"])


def test_merged_topic_leaves_its_words_to_the_other(food: Topic, textiles: Topic) -> None:
    decide_word("hemp", means(food, in_titles=False), GIULIA)
    factories.CallFactory(topics=[food], locked_fields=["topics"])
    factories.CallFactory(topics=[food])

    food.refresh_from_db()
    moved = preview_merger(food)
    change = merge_topic(food, textiles, GIULIA)

    assert (moved.entries, moved.locked) == (2, 1)
    assert moved.words == ("Agri-food", "Agroalimentare", "food", "hemp")
    assert [topics_of("", word) for word in ("hemp", "agri-food")] == [["Textiles"], ["Textiles"]]
    assert topics_of("Hemp valleys") == []
    assert load_index().find_named("", [], [("industrial_ecosystem", "agri-food")])[
        0
    ].topic == Topic.objects.get(pk=textiles.pk)
    assert change is not None
    undo_change(change, GIULIA)
    assert topics_of("", "hemp") == ["Agri-food"]


def test_topic_is_merged_into_another_one_in_use(food: Topic, textiles: Topic) -> None:
    retire_topic(textiles, GIULIA)

    for heir in (food, textiles):
        with pytest.raises(UndecidedWord):
            merge_topic(food, heir, GIULIA)


def test_merged_topic_comes_back_by_undoing_only(food: Topic, textiles: Topic) -> None:
    merge_topic(food, textiles, GIULIA)

    with pytest.raises(UndecidedWord):
        restore_topic(food, GIULIA)
