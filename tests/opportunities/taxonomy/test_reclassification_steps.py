"""A reclassification goes step by step, in parts, and can be taken up again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opportunities.models import (
    Opportunity,
    Revision,
    SearchMark,
    Topic,
)
from opportunities.services.starter_catalogue import load_starter_catalogue
from opportunities.services.taxonomy import comparison, reclassification, topic_writing
from opportunities.services.taxonomy.reclassification import (
    NotPossible,
    ask_application,
    ask_comparison,
    ask_undoing,
    carry_out,
)
from tests.opportunities.taxonomy.reclassifying import (
    apply,
    compare,
    decide,
    ingest,
    topics_of,
)

pytestmark = pytest.mark.django_db


def test_preview_of_yesterday_is_not_applied(food: Topic, textiles: Topic) -> None:
    ingest()
    decide("hemp", food)
    row = compare()
    decide("hemp", textiles)

    with pytest.raises(NotPossible):
        ask_application(row, by="anna")

    row.refresh_from_db()
    assert row.state == "shown"


def test_steps_are_taken_in_their_order_only(food: Topic) -> None:
    ingest()
    decide("hemp", food)
    waiting = ask_comparison(by="giulia")

    with pytest.raises(NotPossible):
        ask_comparison(by="anna")
    with pytest.raises(NotPossible):
        ask_application(waiting, by="anna")
    with pytest.raises(NotPossible):
        ask_undoing(waiting, by="anna")


def test_step_that_died_goes_on_where_it_was(food: Topic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reclassification, "ENTRIES_AT_ONCE", 2)
    entries = [ingest(source_id=str(number)) for number in range(1, 6)]
    decide("hemp", food)
    row = compare()
    ask_application(row, by="anna")
    parts = []

    def die_at_the_second(*args: object, **options: object) -> None:
        parts.append(args)
        if len(parts) == 2:
            raise KeyboardInterrupt
        topic_writing.apply_to_entries(*args, **options)  # type: ignore[arg-type]  # passed on

    with monkeypatch.context() as patch:
        patch.setattr(reclassification, "apply_to_entries", die_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            carry_out(row.pk)
    given = [topics_of(entry) for entry in entries]

    carry_out(row.pk)

    assert given == [["Agri-food"]] * 2 + [[]] * 3
    assert [topics_of(entry) for entry in entries] == [["Agri-food"]] * 5
    assert Revision.objects.count() == 5


@pytest.mark.parametrize("count", [3, 30])
def test_applying_needs_the_same_queries_however_many_entries(food: Topic, count: int) -> None:
    for number in range(1, count + 1):
        ingest(source_id=str(number))
    decide("hemp", food)
    row = compare()
    ask_application(row, by="anna")

    with CaptureQueriesContext(connection) as asked:
        carry_out(row.pk)

    assert len(asked) == 20


def test_comparison_reads_the_catalogue_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "ENTRIES_AT_ONCE", 2)
    entries = [ingest(source_id=str(number)).pk for number in range(1, 6)]

    parts = [[row["pk"] for row in part] for part in comparison.read_entries()]

    assert parts == [entries[:2], entries[2:4], entries[4:]]


def test_applied_entries_are_marked_for_the_search(food: Topic) -> None:
    entry = ingest()
    decide("hemp", food)
    row = compare()
    SearchMark.objects.all().delete()

    apply(row)

    assert set(SearchMark.objects.values_list("opportunity_id", flat=True)) == {entry.pk}


def test_starter_catalogue_is_classified_as_its_words_say() -> None:
    load_starter_catalogue()
    row = compare()

    assert (row.changing, row.state) == (0, "applied")
    assert row.entries == Opportunity.objects.count() > 200
