"""The measure is the one that everybody means, and the labels name entries that exist."""

from math import log2

import pytest

from opportunities.services.starter_catalogue.entries import StarterEntry, read_entries
from opportunities.vocabulary import OpportunityKind
from tests.opportunities.search.relevance import key_of, ndcg_at_10, read_questions


def key_of_entry(entry: StarterEntry) -> str:
    record = entry.record
    part = record.part if record.source_url else getattr(record.facts, "identifier", "")
    return key_of(
        kind=record.kind.value, title=record.title, source_url=record.source_url, part=part
    )


def test_the_ideal_order_scores_one() -> None:
    assert ndcg_at_10({"a": 3, "b": 2, "c": 1}, ["a", "b", "c"]) == 1.0


def test_a_worse_order_scores_by_gain_and_place() -> None:
    ideal = 7 + 3 / log2(3) + 1 / 2
    reached = 1 + 3 / log2(3) + 7 / 2

    assert ndcg_at_10({"a": 3, "b": 2, "c": 1}, ["c", "b", "a"]) == pytest.approx(reached / ideal)


def test_what_is_missing_or_beyond_the_tenth_place_gains_nothing() -> None:
    others = [f"other-{number}" for number in range(10)]

    assert ndcg_at_10({"a": 3}, [*others, "a"]) == 0.0
    assert ndcg_at_10({"a": 3}, []) == 0.0
    assert ndcg_at_10({"a": 3}, [*others[:9], "a"]) == pytest.approx(1 / log2(11))


def test_only_ten_labels_can_be_reached() -> None:
    labels = {f"entry-{number}": 1 for number in range(30)}

    assert ndcg_at_10(labels, list(labels)) == 1.0


def test_an_entry_named_twice_counts_once() -> None:
    assert ndcg_at_10({"a": 3, "b": 3}, ["a", "a", "b"]) == 1.0


def test_without_an_answer_every_ranking_is_right() -> None:
    assert ndcg_at_10({}, ["a"]) == 1.0


def test_there_are_forty_questions_of_each_language() -> None:
    questions = read_questions()

    assert [each.language for each in questions].count("it") == 40
    assert [each.language for each in questions].count("en") == 40
    assert len({each.text for each in questions}) == 80


def test_every_label_names_an_entry_of_the_starter_catalogue() -> None:
    keys = [key_of_entry(entry) for entry in read_entries()]

    labelled = {key for question in read_questions() for key in question.labels}

    assert labelled - set(keys) == set()
    assert len(set(keys)) == len(keys)


def test_every_question_has_an_answer_and_grades_from_one_to_three() -> None:
    questions = read_questions()

    assert [each.text for each in questions if 3 not in each.labels.values()] == []
    assert {grade for each in questions for grade in each.labels.values()} == {1, 2, 3}


def test_the_questions_ask_for_every_kind_of_entry() -> None:
    wanted = {key for question in read_questions() for key in question.labels}

    kinds = {entry.record.kind for entry in read_entries() if key_of_entry(entry) in wanted}

    assert kinds == set(OpportunityKind)
