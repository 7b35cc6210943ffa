"""Suspects are what a person would suspect; editions of a series are not among them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import Settings

from clusterportal.celery import app
from opportunities.models import DuplicateSearch, DuplicateSuspect, Opportunity
from opportunities.services import curation
from opportunities.services.duplicates import dismiss_suspect, find_duplicates, reopen_suspect
from opportunities.services.duplicates.blocking import Blocks
from opportunities.services.duplicates.comparing import compare
from opportunities.services.merging import merge, undo_merge
from opportunities.services.starter_catalogue import load_starter_catalogue
from tests import factories
from tests.opportunities.labelled_pairs import PAIRS, is_suspected, read_pair

# One pair: a call whose deadline one of two sites has not moved yet, without an identifier.
KNOWN_TO_BE_MISSED = ["EU–Taiwan Matchmaking Event 2025: call for expression of interest"]


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def test_labelled_pairs_are_judged_as_people_judged_them() -> None:
    wrong = [pair for pair in PAIRS if is_suspected(pair) and not pair["same"]]
    missed = [pair["first"]["title"] for pair in PAIRS if pair["same"] and not is_suspected(pair)]

    assert (wrong, missed) == ([], KNOWN_TO_BE_MISSED)
    assert (len(PAIRS), sum(pair["same"] for pair in PAIRS)) == (88, 42)


@pytest.mark.parametrize("pair", [each for each in PAIRS if each["same"]], ids=str)
def test_pairs_that_are_one_share_a_key(pair: dict[str, Any]) -> None:
    one, other = read_pair(pair)

    assert list(Blocks([one, other]).find_pairs()) == [(one, other)]


def test_the_order_of_two_entries_does_not_matter() -> None:
    for pair in PAIRS:
        one, other = read_pair(pair)
        assert compare(one, other).suspected == compare(other, one).suspected


def test_reasons_say_what_is_the_same_and_what_differs() -> None:
    one, other = read_pair(
        {
            "kind": "call",
            "first": {"title": "Euroclusters", "dates": ["2025-02-05"], "identifier": "SMP-1"},
            "second": {"title": "Euroclusters", "dates": ["2025-02-19"], "identifier": "SMP 1"},
        }
    )

    verdict = compare(one, other)

    told = {each.code: (each.same, each.first, each.second) for each in verdict.reasons}
    assert verdict.suspected
    assert told["identifier"] == (True, "smp1", "smp1")
    assert told["deadlines"] == (False, ["2025-02-05"], ["2025-02-19"])


@pytest.mark.django_db
def test_the_starter_catalogue_holds_no_suspects() -> None:
    load_starter_catalogue()

    search = find_duplicates()

    assert (search.looked_at, search.found) == (Opportunity.objects.count(), 0)


def make_copies() -> list[Any]:
    factories.CallFactory(title="Something else altogether", identifier="")
    return [
        factories.CallFactory(title=title, identifier="")
        for title in ("Hydrogen valleys for small firms", "Hydrogen Valleys for small firms")
    ]


@pytest.mark.django_db
def test_a_pair_is_suspected_once_and_stays_dismissed() -> None:
    one, other = make_copies()

    found = [find_duplicates().found for _ in range(2)]
    suspect = DuplicateSuspect.objects.get()
    dismiss_suspect(suspect, actor="giulia", reason="Two rounds")
    again = (find_duplicates().found, list(DuplicateSuspect.objects.waiting()))
    reopen_suspect(suspect, actor="paolo")

    assert (suspect.first_id, suspect.second_id, found) == (one.pk, other.pk, [1, 0])
    assert again == (0, [])
    assert list(DuplicateSuspect.objects.waiting()) == [suspect]


@pytest.mark.django_db
def test_a_pair_that_is_told_apart_is_forgotten() -> None:
    one, _other = make_copies()
    find_duplicates()

    curation.edit_fields(one, {"deadlines": [{"kind": "single", "date": "2025-01-01"}]}, actor="g")
    find_duplicates()

    assert not DuplicateSuspect.objects.exists()


@pytest.mark.django_db
def test_a_merged_pair_waits_no_more_and_again_once_it_is_undone() -> None:
    one, other = make_copies()
    find_duplicates()

    made = merge(one, other, actor="giulia")
    find_duplicates()
    merged = list(DuplicateSuspect.objects.waiting())
    undo_merge(made, actor="giulia")
    find_duplicates()

    assert merged == []
    assert DuplicateSuspect.objects.waiting().count() == 1


@pytest.mark.django_db
def test_the_task_looks_only_at_what_changed_since(settings: Settings) -> None:
    one, _other = make_copies()
    app.loader.import_default_modules()
    task = app.tasks["opportunities.find_duplicates"]
    first = task()
    settings.TODAY = datetime(2027, 3, 1, tzinfo=UTC).date()
    second = task()
    curation.edit_fields(one, {"summary": "Changed"}, actor="giulia")
    third = task()

    searches = DuplicateSearch.objects.order_by("pk").values_list("looked_at", "found")
    assert (first, second, third) == (1, 0, 0)
    assert list(searches) == [(3, 1), (0, 0), (1, 0)]
