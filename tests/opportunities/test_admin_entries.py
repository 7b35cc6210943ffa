"""What a curator changes on the desk is locked and told; what cannot be is refused at its field."""

from datetime import time
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from opportunities import models
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities.desk import address, read_form, save

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("giulia"))
    return client


def test_saving_without_a_change_locks_and_writes_nothing(desk: Client) -> None:
    call = factories.CallFactory(topics=[factories.TopicFactory()])

    save(desk, call)

    call.refresh_from_db()
    assert (call.locked_fields, call.changed_at) == ([], factories.FIRST_SEEN_AT)
    assert not models.Revision.objects.exists()
    assert not models.Evidence.objects.exists()


def test_a_changed_field_is_locked_with_actor_and_reason(desk: Client) -> None:
    call = factories.CallFactory()

    save(desk, call, grant_max_eur="1700000", keywords="food\nwine", reason="Errata corrige")

    call.refresh_from_db()
    assert (call.grant_max_eur, call.keywords) == (Decimal(1_700_000), ["food", "wine"])
    assert call.locked_fields == ["grant_max_eur", "keywords"]
    revisions = models.Revision.objects.filter(opportunity=call.pk)
    assert list(revisions.values_list("field", "before", "after", "actor", "reason")) == [
        ("grant_max_eur", "1615000.00", "1700000", "giulia", "Errata corrige"),
        (
            "keywords",
            ["resilience", "green transition"],
            ["food", "wine"],
            "giulia",
            "Errata corrige",
        ),
    ]


def test_deadlines_changed_in_their_rows_are_locked(desk: Client) -> None:
    call = factories.CallFactory()

    save(desk, call, **{"deadlines-0-date": "2027-01-14"})

    call.refresh_from_db()
    assert call.locked_fields == ["deadlines"]
    assert [(each.date, each.time) for each in call.deadlines.all()] == [("2027-01-14", time(17))]
    revision = models.Revision.objects.get(opportunity=call.pk)
    dates = [each["date"] for value in (revision.before, revision.after) for each in value or []]
    assert dates == ["2026-12-17", "2027-01-14"]


def test_a_deadline_can_be_removed(desk: Client) -> None:
    call = factories.CallFactory(deadlines=[{}, {"kind": "cut_off", "date": "2027-03-01"}])

    save(desk, call, **{"deadlines-0-DELETE": "on"})

    assert [each.date for each in call.deadlines.all()] == ["2027-03-01"]


def test_topics_are_changed_through_the_service(desk: Client) -> None:
    first = factories.TopicFactory(code="agri-food")
    second = factories.TopicFactory(code="textiles")
    call = factories.CallFactory(topics=[first])

    save(desk, call, topics=[second.pk])

    call.refresh_from_db()
    assert list(call.topics.all()) == [second]
    assert call.locked_fields == ["topics"]


def test_a_locked_field_is_given_back_to_the_source(desk: Client) -> None:
    call = factories.CallFactory(locked_fields=["title", "summary"])

    save(desk, call, release=["title"])

    call.refresh_from_db()
    assert call.locked_fields == ["summary"]


def test_an_entry_is_rejected_on_its_page(desk: Client) -> None:
    call = factories.CallFactory()

    save(desk, call, decision="rejected", reason="Duplicate")

    call.refresh_from_db()
    revision = models.Revision.objects.get(opportunity=call.pk)
    assert call.review_state == ReviewState.REJECTED
    assert (revision.field, revision.actor, revision.reason) == (
        "review_state",
        "giulia",
        "Duplicate",
    )


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("published_on", "soon", "“soon” is not a date (yyyy, yyyy-mm or yyyy-mm-dd)"),
        (
            "funding_rate_percent",
            "120",
            "This is no percentage between 0 and 100; leave it empty if it is not known.",
        ),
        ("title", "", "This field is required."),
        (
            "countries",
            "ITALY",
            "ITALY: Ensure this value has at most 2 characters (it has 5).",
        ),
    ],
)
def test_bad_input_is_refused_at_its_field(
    desk: Client, field: str, value: str, problem: str
) -> None:
    call = factories.CallFactory()

    response = desk.post(
        address(models.Call, "change", call.pk),
        read_form(desk, address(models.Call, "change", call.pk)) | {field: value},
        headers={"accept-language": "en"},
    )

    assert response.status_code == 200
    assert response.context["adminform"].form.errors == {field: [problem]}
    assert not models.Revision.objects.exists()


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("date", "2026-13", "“2026-13” is not a date (yyyy, yyyy-mm or yyyy-mm-dd)"),
        ("date_to", "2026-11", "It ends before it starts."),
        ("timezone", "Bari", "Bari is no time zone; write it as Europe/Brussels."),
    ],
)
def test_an_impossible_deadline_is_refused_at_its_field(
    desk: Client, column: str, value: str, problem: str
) -> None:
    call = factories.CallFactory()
    url = address(models.Call, "change", call.pk)

    response = desk.post(
        url,
        read_form(desk, url) | {f"deadlines-0-{column}": value},
        headers={"accept-language": "en"},
    )

    assert response.status_code == 200
    formset = response.context["inline_admin_formsets"][0].formset
    assert formset.errors == [{column: [problem]}]


def test_an_event_does_not_end_before_it_starts(desk: Client) -> None:
    event = factories.EventFactory()

    response = save(desk, event, ends_on="2027-02-09", timezone="Bari")

    assert set(response.context["adminform"].form.errors) == {"ends_on", "timezone"}


def test_a_curator_adds_a_call_with_its_deadline(desk: Client) -> None:
    source = factories.SourceFactory(code="editors", name="Editors", scraped=False)
    topic = factories.TopicFactory()
    url = address(models.Call, "add")
    sent = read_form(desk, url) | {
        "title": "Bando regionale",
        "body": "<p>Testo</p><script>alert(1)</script>",
        "language": "it",
        "source": source.pk,
        "topics": [topic.pk],
        "audience": ["cluster", "sme"],
        "deadlines-TOTAL_FORMS": "1",
        "deadlines-0-kind": "single",
        "deadlines-0-date": "2027-01-14",
        "deadlines-0-timezone": "Europe/Rome",
        "deadlines-0-certainty": "stated",
        "reason": "From the official bulletin",
    }

    response = desk.post(url, sent)

    assert response.status_code == 302
    call = models.Call.objects.get()
    assert (call.kind, call.title, call.body, call.audience) == (
        "call",
        "Bando regionale",
        "<p>Testo</p>",
        ["cluster", "sme"],
    )
    assert [(each.date, each.timezone) for each in call.deadlines.all()] == [
        ("2027-01-14", "Europe/Rome")
    ]
    assert list(call.topics.all()) == [topic]
    assert {"title", "body", "audience", "deadlines", "topics"} <= set(call.locked_fields)
    assert models.Evidence.objects.get(opportunity=call.pk, field="title").extractor == (
        "curator:giulia"
    )


def test_selected_entries_are_published_and_rejected(desk: Client) -> None:
    waiting = factories.CallFactory(review_state=ReviewState.AWAITING_REVIEW)
    url = address(models.Call, "changelist")

    desk.post(url, {"action": "publish_selected", "_selected_action": [waiting.pk]})
    waiting.refresh_from_db()
    published = waiting.review_state
    desk.post(url, {"action": "reject_selected", "_selected_action": [waiting.pk]})
    waiting.refresh_from_db()

    assert (published, waiting.review_state) == (ReviewState.PUBLISHED, ReviewState.REJECTED)


def test_proposals_are_taken_over_or_dismissed(desk: Client) -> None:
    call = factories.CallFactory(title="Ours", summary="Ours", locked_fields=["title", "summary"])
    taken = factories.ProposedChangeFactory(opportunity=call, field="title", proposed="Theirs")
    kept = factories.ProposedChangeFactory(opportunity=call, field="summary", proposed="Theirs")
    url = address(models.ProposedChange, "changelist")

    desk.post(url, {"action": "accept_selected", "_selected_action": [taken.pk]})
    desk.post(url, {"action": "dismiss_selected", "_selected_action": [kept.pk]})

    call.refresh_from_db()
    assert (call.title, call.summary, call.locked_fields) == ("Theirs", "Ours", ["summary"])
    assert not models.ProposedChange.objects.exists()


def test_a_proposal_that_fits_nothing_stays_with_a_warning(desk: Client) -> None:
    call = factories.CallFactory(title="Ours", locked_fields=["programme"])
    factories.ProposedChangeFactory(opportunity=call, field="programme", proposed="Horizon 2099")
    url = address(models.ProposedChange, "changelist")
    proposal = models.ProposedChange.objects.get()

    response = desk.post(
        url, {"action": "accept_selected", "_selected_action": [proposal.pk]}, follow=True
    )

    assert str(next(iter(response.context["messages"]))) == (
        "Ours, programme: nothing is called 'Horizon 2099' here; set the field by hand"
    )
    assert models.ProposedChange.objects.get() == proposal


def test_list_of_what_waits_for_a_decision(desk: Client) -> None:
    factories.CallFactory()
    waiting = factories.ProposedChangeFactory().opportunity

    response = desk.get(address(models.Call, "changelist"), {"proposed": "waiting"})

    assert [entry.pk for entry in response.context["cl"].result_list] == [waiting.pk]


def test_page_shows_locks_proposals_evidence_and_revisions(desk: Client) -> None:
    call = factories.CallFactory(locked_fields=["grant_max_eur"])
    factories.ProposedChangeFactory(opportunity=call, proposed="What the source now says")
    factories.EvidenceFactory(opportunity=call, quote="The words of the source")
    factories.RevisionFactory(opportunity=call, reason="Why it was changed")

    page = desk.get(address(models.Call, "change", call.pk)).content.decode()

    for text in ("What the source now says", "The words of the source", "Why it was changed"):
        assert page.count(text) >= 1
    assert 'name="release" value="grant_max_eur"' in page
