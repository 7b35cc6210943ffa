"""What was can be brought back, one field or all of it, and is the person's word from then on."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from opportunities.models import Opportunity, Revision
from opportunities.services import curation
from opportunities.services.curation import WrongState
from opportunities.services.history import read_state, replay_history
from opportunities.services.ingestion import ingest_record
from tests import factories
from tests.opportunities.hydrogen import FROM_PAGE, HYDROGEN, MARCH, with_facts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def last_change(entry: Opportunity, field: str) -> Revision:
    return Revision.objects.filter(opportunity=entry.pk, field=field).order_by("-pk")[0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "By hand"),
        ("grant_max_eur", Decimal(5)),
        ("programme", None),
        ("keywords", ["by hand"]),
        ("deadlines", []),
        ("topics", []),
        ("related", []),
    ],
)
def test_one_field_goes_back_to_the_letter_and_is_locked(field: str, value: Any) -> None:
    neighbour = factories.ArticleFactory()
    call = factories.CallFactory(topics=[factories.TopicFactory(code="photonics")])
    call.related.add(neighbour)
    before = read_state(call)
    curation.edit_fields(call, {field: value}, actor="giulia")
    curation.unlock_field(call, field, actor="giulia")

    changed = curation.revert_revision(last_change(call, field), actor="paolo", reason="Wrong")

    after = read_state(call)
    assert (changed, after["locked_fields"]) == ([field], [field])
    assert after | {"locked_fields": []} == before
    assert last_change(call, field).actor == "paolo"
    assert replay_history(call) == []


def test_a_reverted_deadline_survives_the_next_scrape() -> None:
    factories.SourceFactory()
    ingest_record(HYDROGEN, FROM_PAGE)
    call = Opportunity.objects.get()
    moved = with_facts(deadlines=(type(MARCH)(kind=MARCH.kind, date="2027-04-01"),))
    ingest_record(moved, FROM_PAGE)

    curation.revert_revision(last_change(call, "deadlines"), actor="giulia")
    ingest_record(moved, FROM_PAGE)

    assert [(each.date, each.quote) for each in call.deadlines.all()] == [(MARCH.date, MARCH.quote)]
    assert [each.field for each in call.proposed_changes.all()] == ["deadlines"]


def test_a_whole_record_goes_back_to_an_instant(settings: Settings) -> None:
    call = factories.CallFactory(title="Old", summary="Old too", keywords=["kept"])
    before = read_state(call)
    for day, changes in enumerate(({"title": "A", "summary": "B"}, {"title": "C"}), start=1):
        settings.TODAY = factories.TODAY + timedelta(days=day)
        curation.edit_fields(call, changes, actor="giulia")

    settings.TODAY = date(2026, 12, 24)
    moment = factories.SEEN_AT
    changed = curation.revert_entry(call, to=moment, actor="paolo")

    assert sorted(changed) == ["summary", "title"]
    assert read_state(call) | {"locked_fields": []} == before
    assert sorted(call.locked_fields) == ["summary", "title"]
    assert curation.state_at(call, moment)["title"] == "Old"


def test_reverting_to_what_it_is_changes_nothing() -> None:
    call = factories.CallFactory(title="Old")
    curation.edit_fields(call, {"title": "New"}, actor="giulia")
    change = last_change(call, "title")
    curation.revert_revision(change, actor="giulia")

    assert curation.revert_revision(change, actor="giulia") == []


def test_what_is_gone_cannot_be_brought_back() -> None:
    call = factories.CallFactory()
    old = call.programme
    curation.edit_fields(call, {"programme": None}, actor="giulia")
    old.delete()

    with pytest.raises(WrongState, match="names no row any more"):
        curation.revert_revision(last_change(call, "programme"), actor="giulia")


def test_a_review_is_decided_anew_and_not_reverted() -> None:
    call = factories.CallFactory()
    curation.reject(call, actor="giulia")

    with pytest.raises(WrongState, match="review_state"):
        curation.revert_revision(last_change(call, "review_state"), actor="giulia")


def test_histories_of_older_versions_are_read_by_their_words() -> None:
    call = factories.CallFactory(title="New", programme=None, deadlines=[])
    factories.ProgrammeFactory(code="cosme", name="COSME")
    deadline = {"kind": "single", "date": "2027-01-14", "time": "17:00"}
    for field, before, after in (("programme", "COSME", None), ("deadlines", [deadline], [])):
        change = factories.RevisionFactory(
            opportunity=call, field=field, before=before, after=after
        )
        curation.revert_revision(change, actor="giulia")

    call.refresh_from_db()
    assert (call.programme.code, [each.date for each in call.deadlines.all()]) == (
        "cosme",
        ["2027-01-14"],
    )


def test_a_gap_in_a_history_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    call = factories.CallFactory(title="Old")
    curation.edit_fields(call, {"title": "New"}, actor="giulia")
    call_command("check_history")
    Opportunity.objects.filter(pk=call.pk).update(title="Written past the history")

    with pytest.raises(SystemExit):
        call_command("check_history", str(call.pk))

    assert capsys.readouterr().out.splitlines() == [
        "1 histories looked at, 0 gaps",
        f"{call.pk} title: the record has 'Written past the history', not 'New'",
        "1 histories looked at, 1 gaps",
    ]
