"""The questions of the bench have answers, and the floor gives the true ones."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection

from opportunities.models import Call, Opportunity
from tests.bench import catalogue, floor
from tests.bench.cases import Case, make_cases
from tests.bench.samples import SAMPLES, Samples

TODAY = dt.date(2026, 11, 1)
MORNING = dt.datetime(2026, 11, 1, 6, tzinfo=dt.UTC)


@pytest.fixture
def cases(transactional_db: None) -> Iterator[dict[str, Case]]:  # noqa: ARG001 - the catalogue is copied into it
    """Every case on a small catalogue, by its name."""
    catalogue.fill(800, today=TODAY)
    floor.prepare()
    yield {case.name: case for case in make_cases(Samples(), MORNING)}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {floor.WORDS}")


def test_every_case_has_questions_enough_that_the_floor_can_answer(cases: dict[str, Case]) -> None:
    answered = {
        name: len(floor.time_answers([question.floor for question in case.questions[:2]]))
        for name, case in cases.items()
    }

    assert answered == dict.fromkeys(cases, 2)
    assert {len(case.questions) for case in cases.values()} == {SAMPLES}


def test_the_same_catalogue_is_asked_the_same(cases: dict[str, Case]) -> None:
    again = {case.name: case for case in make_cases(Samples(), MORNING)}

    assert again == cases


def test_the_floor_counts_what_the_catalogue_has(cases: dict[str, Case]) -> None:
    topic = Opportunity.topics.through.objects.filter(opportunity__kind="call").first().topic
    words = floor.count_facets(floor.FOUND_BY_WORDS, floor.WITH_WORDS, "made-up-word-of-nobody")
    statement = floor.count_facets(floor.CALLS, floor.WITH_TOPIC, topic.pk)

    calls = Call.objects.published().filter(topics=topic)
    assert floor.find_count([statement]) == calls.count()
    assert floor.find_count([words]) == 0
    assert floor.find_count(cases["calls, plain list"].questions[0].floor) == (
        Call.objects.published().count()
    )


def test_a_page_that_counts_otherwise_than_the_floor_is_told(cases: dict[str, Case]) -> None:
    case = cases["calls, plain list"]
    question = case.questions[0]
    true = Call.objects.published().count()

    good, bad = (
        case.find_count_problem(question, f'<p class="count">{count} schede'.encode())
        for count in (true, true + 1)
    )

    assert good == ""
    assert bad == f"{question.path} counts {true + 1}, the floor {true}"


def test_a_rare_word_is_in_an_entry(cases: dict[str, Case]) -> None:
    counts = [floor.find_count(each.floor) for each in cases["search, rare word"].questions[:20]]

    assert [count for count in counts if not 0 < count < 20] == []
