"""A curator's decision sets, locks and is written down; refusals change nothing."""

from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings

from opportunities.clock import current_time
from opportunities.models import Evidence, Opportunity, Revision
from opportunities.records import DeadlineFact
from opportunities.services import curation
from opportunities.services.curation import UnknownField
from opportunities.vocabulary import BRUSSELS, DeadlineKind, ReviewState
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def revisions_of(entry: Opportunity) -> list[Any]:
    rows = Revision.objects.filter(opportunity=entry.pk).order_by("field")
    return list(rows.values_list("field", "before", "after", "actor", "reason", "at"))


def test_edited_fields_are_set_locked_and_told() -> None:
    call = factories.CallFactory(title="Old")

    changed = curation.edit_fields(
        call,
        {"title": "New", "grant_max_eur": Decimal(5), "opens_on": "2026-12", "summary_it": ""},
        actor="giulia",
        reason="Corrigendum",
    )

    now = current_time()
    assert changed == ["title", "grant_max_eur", "opens_on"]
    assert (call.title, call.grant_max_eur, call.opens_on) == ("New", Decimal(5), "2026-12")
    assert (call.locked_fields, call.changed_at) == (changed, now)
    assert revisions_of(call) == [
        ("grant_max_eur", "1615000.00", "5", "giulia", "Corrigendum", now),
        ("opens_on", "", "2026-12", "giulia", "Corrigendum", now),
        ("title", "Old", "New", "giulia", "Corrigendum", now),
    ]


def test_an_edited_field_has_the_curator_as_its_proof() -> None:
    call = factories.CallFactory()
    factories.EvidenceFactory(opportunity=call, field="grant_max_eur")

    curation.edit_fields(call, {"grant_max_eur": Decimal(5)}, actor="giulia", reason="By phone")

    proof = Evidence.objects.get(opportunity=call.pk, field="grant_max_eur")
    assert (proof.value, proof.quote, proof.extractor, proof.page_sha256, proof.seen_at) == (
        "5",
        "By phone",
        "curator:giulia",
        "",
        current_time(),
    )


def test_a_field_that_has_the_value_already_is_left_alone() -> None:
    call = factories.CallFactory(title="Same")

    changed = curation.edit_fields(call, {"title": "Same"}, actor="giulia")

    assert (changed, call.locked_fields, revisions_of(call)) == ([], [], [])


def test_a_second_edit_locks_once() -> None:
    call = factories.CallFactory(locked_fields=["summary", "title"])

    curation.edit_fields(call, {"title": "New", "identifier": "X"}, actor="giulia")

    assert call.locked_fields == ["summary", "title", "identifier"]


def test_what_is_known_can_be_made_unknown() -> None:
    call = factories.CallFactory()

    curation.edit_fields(
        call, {"grant_max_eur": None, "programme": None, "summary": None}, actor="giulia"
    )

    assert [call.grant_max_eur, call.programme, call.summary] == [None, None, ""]


def test_programmes_are_told_by_name() -> None:
    call = factories.CallFactory()
    cosme = factories.ProgrammeFactory(code="cosme", name="COSME")

    curation.edit_fields(call, {"programme": cosme}, actor="giulia")

    assert call.programme == cosme
    assert revisions_of(call)[0][1:3] == ("Single Market Programme", "COSME")


def test_topics_and_deadlines_lock_under_their_names() -> None:
    call = factories.CallFactory()
    topic = factories.TopicFactory(code="photonics")
    deadlines = [
        DeadlineFact(kind=DeadlineKind.STAGE_1, date="2027-01-14", time=time(17)),
        {"kind": "stage_2", "date": "2027-05", "time": "12:00", "quote": "in May"},
    ]

    changed = curation.edit_fields(
        call, {"deadlines": deadlines, "topics": [topic]}, actor="giulia"
    )

    rows = call.deadlines.values_list("kind", "date", "time", "timezone", "quote")
    assert changed == call.locked_fields == ["deadlines", "topics"]
    assert list(call.topics.all()) == [topic]
    assert list(rows) == [
        ("stage_1", "2027-01-14", time(17), BRUSSELS, ""),
        ("stage_2", "2027-05", time(12), BRUSSELS, "in May"),
    ]
    assert [each[:3] for each in revisions_of(call)] == [
        (
            "deadlines",
            [as_told("single", "2026-12-17", "17:00")],
            [as_told("stage_1", "2027-01-14", "17:00"), as_told("stage_2", "2027-05", "12:00")],
        ),
        ("topics", [], ["Photonics"]),
    ]


def as_told(kind: str, date: str, hour: str) -> dict[str, Any]:
    return {"kind": kind, "date": date, "date_to": None, "time": hour, "timezone": BRUSSELS}


def test_markup_of_curators_is_cleaned_too() -> None:
    call = factories.CallFactory()

    curation.edit_fields(call, {"body": "<p onclick='x()'>Ok</p><script>x()</script>"}, actor="g")

    assert call.body == "<p>Ok</p>"


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("published_on", "2026-02-30", "“2026-02-30” non è una data (aaaa, aaaa-mm o aaaa-mm-gg)"),
        (
            "deadlines",
            [{"kind": "single", "date": "2026-12-17", "timezone": "Europe/Bari"}],
            "unknown time zone 'Europe/Bari'",
        ),
        (
            "deadlines",
            [{"kind": "expected", "date": "2027-05", "date_to": "2027-01"}],
            "it ends (2027-01) before it starts (2027-05)",
        ),
        (
            "deadlines",
            [{"kind": "single", "date": "2026-12-17"}, {"kind": "single", "date": "2026-12-18"}],
            "two main deadlines: 2026-12-17, 2026-12-18",
        ),
        (
            "deadlines",
            [{"kind": "single", "date": "17/12"}],
            "'17/12' is not a date (yyyy, yyyy-mm or yyyy-mm-dd)",
        ),
    ],
)
def test_an_impossible_value_changes_nothing(field: str, value: Any, problem: str) -> None:
    call = factories.CallFactory(title="Old")

    with pytest.raises(ValidationError) as refusal:
        curation.edit_fields(call, {"title": "New", field: value}, actor="giulia")

    call.refresh_from_db()
    assert refusal.value.message_dict == {field: [problem]}
    assert (call.title, call.locked_fields, revisions_of(call)) == ("Old", [], [])


@pytest.mark.parametrize("field", ["id", "kind", "review_state", "misses", "place", "evidence"])
def test_what_is_not_a_curators_cannot_be_set(field: str) -> None:
    call = factories.CallFactory()

    with pytest.raises(UnknownField, match=f"'{field}' is no field of a call"):
        curation.edit_fields(call, {field: "x"}, actor="giulia")


def test_an_unlocked_field_is_the_sources_again() -> None:
    call = factories.CallFactory(locked_fields=["title", "summary"])

    curation.unlock_field(call, "title", actor="giulia", reason="Not needed")

    assert call.locked_fields == ["summary"]
    assert [each[:5] for each in revisions_of(call)] == [
        ("locked_fields", ["title", "summary"], ["summary"], "giulia", "Not needed")
    ]


def test_a_field_that_is_not_locked_cannot_be_unlocked() -> None:
    call = factories.CallFactory(locked_fields=["summary"])

    with pytest.raises(UnknownField, match="'title' is not locked"):
        curation.unlock_field(call, "title", actor="giulia")


def test_publishing_and_rejecting_are_told_once() -> None:
    event = factories.EventFactory(review_state=ReviewState.AWAITING_REVIEW)
    shared = Opportunity.objects.get(pk=event.pk)

    done = [
        curation.publish(shared, actor="giulia"),
        curation.publish(shared, actor="giulia"),
        curation.reject(shared, actor="paolo", reason="Duplicate"),
    ]

    event.refresh_from_db()
    assert (done, event.review_state) == ([True, False, True], ReviewState.REJECTED)
    assert sorted(each[:5] for each in revisions_of(event)) == [
        ("review_state", "awaiting_review", "published", "giulia", ""),
        ("review_state", "published", "rejected", "paolo", "Duplicate"),
    ]
