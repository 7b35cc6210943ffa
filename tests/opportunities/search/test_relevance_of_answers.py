"""People's questions find what people say answers them, as well in Italian as in English."""

import pytest
from django.core.management import call_command
from pytest_django import Settings

from opportunities.clock import current_time
from opportunities.models import Call, Opportunity
from opportunities.search import counting
from opportunities.search.finding import Selection
from opportunities.search.results import find
from tests import factories
from tests.opportunities.search.relevance import (
    LabelledQuestion,
    key_of,
    ndcg_at_10,
    read_questions,
)

pytestmark = pytest.mark.django_db


def find_keys(labelled: frozenset[str]) -> dict[int, str]:
    """Return the key under which each entry is labelled."""
    codes = dict(Call.objects.values_list("pk", "identifier"))
    keys = {}
    for entry in Opportunity.objects.all():
        parts = (entry.part, codes.get(entry.pk, ""), "")
        named = [
            key_of(kind=entry.kind, title=entry.title, source_url=entry.source_url, part=part)
            for part in parts
        ]
        keys[entry.pk] = next((each for each in named if each in labelled), named[0])
    return keys


def test_answers_are_as_good_as_they_have_to_be(settings: Settings) -> None:
    settings.TODAY = factories.TODAY
    call_command("load_starter_catalogue", verbosity=0)
    counting.count_words(is_forced=True)
    questions = read_questions()
    keys = find_keys(frozenset(key for each in questions for key in each.labels))

    def rate(question: LabelledQuestion) -> float:
        ids = find(Selection(question=question.text), current_time()).ids
        return ndcg_at_10(question.labels, [keys[each] for each in ids])

    def mean(language: str) -> float:
        scores = [rate(each) for each in questions if each.language == language]
        return sum(scores) / len(scores)

    italian, english = mean("it"), mean("en")
    assert (italian + english) / 2 >= 0.85, f"Italian {italian:.3f}, English {english:.3f}"
    assert italian >= 0.95 * english, f"Italian {italian:.3f}, English {english:.3f}"
