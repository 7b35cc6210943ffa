"""A decision at the desk is made once, by who may, on what the person saw, and can be undone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from opportunities.models import Call, Look, Opportunity, ProposedChange
from opportunities.services import curation
from opportunities.services.looks import version_of
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities.desk_pages.people import CURATOR, PUBLISHER, VIEWER, sign_in

pytestmark = pytest.mark.django_db
WAITING = {"review_state": ReviewState.AWAITING_REVIEW}


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


@pytest.fixture
def desk() -> Client:
    return sign_in(*PUBLISHER)


def decide(desk: Client, entry: Opportunity, decision: str, **said: Any) -> Any:
    sent = {"decision": decision, "version": version_of(entry), **said}
    return desk.post(reverse("desk:decide", args=[entry.pk]), sent)


def decide_field(desk: Client, entry: Opportunity, name: str, decision: str, **said: Any) -> Any:
    sent = {"decision": decision, "version": version_of(entry), **said}
    return desk.post(reverse("desk:field", args=[entry.pk, name]), sent)


def propose(call: Call, title: str = "From the source") -> ProposedChange:
    curation.edit_fields(call, {"title": "From a person"}, actor="marco")
    return factories.ProposedChangeFactory(
        opportunity=call, field="title", kept="From a person", proposed=title
    )


def answer_to(proposal: ProposedChange) -> dict[str, Any]:
    return {"proposal": proposal.pk, "seen_at": proposal.seen_at.isoformat()}


def state_of(entry: Opportunity) -> str:
    return Opportunity.objects.get(pk=entry.pk).review_state


def text_of(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_after_publishing_the_next_entry_opens_and_undo_brings_the_last_one_back(
    desk: Client,
) -> None:
    soon = factories.CallFactory(deadlines=[{"date": "2026-12-24"}], **WAITING)
    later = factories.CallFactory(deadlines=[{"date": "2027-02-01"}], **WAITING)

    answer = decide(desk, soon, "publish")

    assert answer.url == reverse("desk:item", args=[later.pk])
    assert state_of(soon) == ReviewState.PUBLISHED
    assert f"Publish: {soon.title}" in text_of(desk.get(answer.url))
    undone = desk.post(reverse("desk:undo"), follow=True)
    assert undone.redirect_chain == [(reverse("desk:item", args=[soon.pk]), 302)]
    assert state_of(soon) == ReviewState.AWAITING_REVIEW
    assert not Look.objects.exists()
    assert "nothing to take back" in text_of(desk.post(reverse("desk:undo"), follow=True))


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        ("publish", ReviewState.PUBLISHED),
        ("reject", ReviewState.REJECTED),
        ("trash", ReviewState.TRASHED),
        ("seen", ReviewState.AWAITING_REVIEW),
    ],
)
def test_each_decision_does_what_it_says(desk: Client, decision: str, state: str) -> None:
    call = factories.CallFactory(**WAITING)

    answer = decide(desk, call, decision, reason="checked by phone")

    assert (answer.status_code, state_of(call)) == (302, state)


def test_an_entry_that_another_curator_decided_is_said_so_and_left(desk: Client) -> None:
    call = factories.CallFactory(**WAITING)
    seen = version_of(call)
    curation.reject(call, actor="marco")

    answer = desk.post(
        reverse("desk:decide", args=[call.pk]),
        {"decision": "publish", "version": seen},
        follow=True,
    )

    assert state_of(call) == ReviewState.REJECTED
    assert "Nothing was done: the entry changed meanwhile. marco, Review: rejected" in text_of(
        answer
    )


def test_accepted_proposal_is_the_value_and_undo_lets_it_wait_again(desk: Client) -> None:
    call = factories.CallFactory(title="At first")
    proposal = propose(call)

    decide_field(desk, call, "title", "accept", **answer_to(proposal))

    call.refresh_from_db()
    assert (call.title, call.locked_fields) == ("From the source", [])
    desk.post(reverse("desk:undo"))
    call.refresh_from_db()
    assert (call.title, call.locked_fields) == ("From a person", ["title"])
    assert [each.proposed for each in call.proposed_changes.all()] == ["From the source"]


def test_dismissed_proposal_is_gone_and_undo_lets_it_wait_again(desk: Client) -> None:
    call = factories.CallFactory()
    proposal = propose(call)

    decide_field(desk, call, "title", "dismiss", **answer_to(proposal))

    assert (Call.objects.get().title, ProposedChange.objects.count()) == ("From a person", 0)
    desk.post(reverse("desk:undo"))
    assert ProposedChange.objects.count() == 1


def test_a_proposal_that_says_something_else_by_now_is_not_accepted(desk: Client) -> None:
    call = factories.CallFactory()
    proposal = propose(call)
    seen = answer_to(proposal)
    ProposedChange.objects.filter(pk=proposal.pk).update(
        proposed="Newer words", seen_at=factories.FIRST_SEEN_AT
    )

    answer = decide_field(desk, call, "title", "accept", **seen)

    assert Call.objects.get().title == "From a person"
    assert "something else by now" in text_of(desk.get(answer.url))


def test_an_edited_field_is_locked_and_its_undo_keeps_the_history(desk: Client) -> None:
    call = factories.CallFactory(title="Old")

    decide_field(desk, call, "title", "save", value="New", reason="typo")

    call.refresh_from_db()
    assert (call.title, call.locked_fields) == ("New", ["title"])
    desk.post(reverse("desk:undo"))
    call.refresh_from_db()
    assert call.title == "Old"
    assert [each.after for each in call.revisions.filter(field="title").order_by("pk")] == [
        "New",
        "Old",
    ]


@pytest.mark.parametrize(
    ("name", "sent", "told"),
    [
        ("opens_on", {"value": "32/13/2026"}, "is not a date"),
        ("title", {"value": ""}, "This field is required."),
    ],
)
def test_bad_input_is_told_at_the_field_and_changes_nothing(
    desk: Client, name: str, sent: dict[str, str], told: str
) -> None:
    call = factories.CallFactory()

    answer = decide_field(desk, call, name, "save", **sent)

    assert (answer.status_code, call.revisions.count()) == (422, 0)
    assert told in text_of(answer)


def test_deadlines_are_corrected_together_and_two_main_ones_are_refused(desk: Client) -> None:
    call = factories.CallFactory()
    row = call.deadlines.get()
    rows = {
        "deadlines-TOTAL_FORMS": "2",
        "deadlines-INITIAL_FORMS": "1",
        "deadlines-0-id": str(row.pk),
        "deadlines-0-kind": "single",
        "deadlines-0-date": "2026-12-20",
        "deadlines-0-timezone": "Europe/Brussels",
        "deadlines-0-certainty": "stated",
    }
    # What a browser sends of the empty row for one more deadline.
    rows |= {"deadlines-1-timezone": "Europe/Brussels", "deadlines-1-certainty": "stated"}
    second = {"deadlines-1-kind": "single", "deadlines-1-date": "2027-01-20"}

    refused = decide_field(desk, call, "deadlines", "save", **rows, **second)
    saved = decide_field(desk, call, "deadlines", "save", **rows)

    assert (refused.status_code, saved.status_code) == (422, 302)
    assert "There is a main deadline already (2026-12-20)." in text_of(refused)
    assert [each.date for each in call.deadlines.all()] == ["2026-12-20"]


def test_a_wrong_value_is_emptied_and_a_title_cannot_be(desk: Client) -> None:
    call = factories.CallFactory()

    decide_field(desk, call, "grant_max_eur", "empty")
    decide_field(desk, call, "title", "empty")

    emptied = Call.objects.values_list("grant_max_eur", "locked_fields")
    assert list(emptied) == [(None, ["grant_max_eur"])]
    decide_field(desk, call, "grant_max_eur", "unlock")
    call.refresh_from_db()
    assert call.locked_fields == []


def test_the_page_of_an_entry_shows_value_proof_and_saved_page_side_by_side(desk: Client) -> None:
    call = factories.CallFactory(**WAITING)
    quote = "The maximum grant is EUR 1 615 000."
    factories.EvidenceFactory(opportunity=call, field="grant_max_eur", quote=quote)

    page = text_of(desk.get(reverse("desk:item", args=[call.pk])))

    assert quote in page
    address = f"/archive/{'a' * 64}/?quote=The+maximum+grant+is+EUR+1+615+000.#quote"
    assert f'<iframe name="saved-page" loading="lazy" src="{address}"' in page
    assert "A mandatory field is not proven by the source: deadlines." in page


def test_who_may_only_look_sees_no_button_and_curators_do_not_publish() -> None:
    call = factories.CallFactory(**WAITING)
    viewer, curator = sign_in(*VIEWER, name="v"), sign_in(*CURATOR, name="c")
    stranger = sign_in(name="s")
    address = reverse("desk:item", args=[call.pk])

    assert stranger.get(address).status_code == 403
    assert 'value="publish"' not in viewer.get(address).content.decode()
    assert decide(viewer, call, "seen").status_code == 403
    assert decide_field(viewer, call, "title", "save", value="x").status_code == 403
    assert decide(curator, call, "publish").status_code == 403
    assert decide(curator, call, "seen").status_code == 302
