"""The trash hides without losing: sources still know what lies in it, and it comes back whole."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import ForeignKey
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from opportunities.clock import current_time
from opportunities.models import Batch, Opportunity
from opportunities.services import curation
from opportunities.services.curation import WrongState
from opportunities.services.emptying import empty_for_good, plan_emptying
from opportunities.services.history import read_state
from opportunities.services.ingestion import Outcome, confirm_entries, ingest_record
from opportunities.services.ingestion.values import MODEL_OF_KIND
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities.hydrogen import FROM_PAGE, HYDROGEN, with_facts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> Iterator[None]:
    settings.TODAY = factories.TODAY
    # A page asked for in Italian leaves its language behind.
    with translation.override("en"):
        yield


def test_what_lies_in_the_trash_is_nowhere_and_its_address_says_so(client: Client) -> None:
    call = factories.CallFactory(title="Thrown away call")
    address = f"/it/calls/{call.pk}-{call.slug}/"

    done = [curation.put_in_trash(call, actor="giulia", reason="Test") for _ in range(2)]

    shown = [
        client.get(each).getvalue().decode()
        for each in (
            *("/it/calls/", "/it/search/?q=thrown", "/it/calls/export.atom"),
            *("/api/v1/calls/", "/api/v1/search/?q=thrown", "/it/calls/export.csv"),
        )
    ]
    page = client.get(address)
    assert (done, call.review_state) == ([True, False], ReviewState.TRASHED)
    assert [each for each in shown if "Thrown away" in each] == []
    assert (page.status_code, "La scheda è stata ritirata" in page.content.decode()) == (410, True)
    assert client.get(f"/api/v1/calls/{call.pk}/").status_code == 404


def test_restoring_gives_back_the_state_before() -> None:
    event = factories.EventFactory(review_state=ReviewState.AWAITING_REVIEW)
    before = read_state(event)
    curation.put_in_trash(event, actor="giulia")

    state = curation.restore(event, actor="paolo")

    assert (state, read_state(event)) == (ReviewState.AWAITING_REVIEW, before)
    with pytest.raises(WrongState, match="trash"):
        curation.restore(event, actor="paolo")


def test_a_scrape_neither_brings_it_back_nor_makes_it_anew() -> None:
    factories.SourceFactory()
    pk = ingest_record(HYDROGEN, FROM_PAGE).opportunity_id
    call = Opportunity.objects.get()
    curation.put_in_trash(call, actor="giulia")

    result = ingest_record(with_facts(budget_total_eur=None), FROM_PAGE)
    confirm_entries("eccp", at=current_time() + timedelta(1), seen=[call.pk], confirmed=[call.pk])

    call.refresh_from_db()
    assert (result.outcome, result.opportunity_id) == (Outcome.UPDATED, pk)
    assert call.review_state == ReviewState.TRASHED
    assert list(Opportunity.objects.still_listed()) == [call]
    assert list(Opportunity.objects.live()) == []


def test_what_lies_in_the_trash_is_not_edited_or_published() -> None:
    call = factories.CallFactory(title="Thrown away")
    curation.put_in_trash(call, actor="giulia")

    with pytest.raises(WrongState, match="Thrown away"):
        curation.publish(call, actor="giulia")
    with pytest.raises(WrongState, match="Thrown away"):
        curation.edit_fields(call, {"title": "New"}, actor="giulia")


def test_emptying_removes_what_was_confirmed_and_writes_it_down() -> None:
    call = factories.CallFactory(title="Spam", source_url="", confirmed_with=None, seen_with=None)
    neighbour = factories.ArticleFactory()
    curation.edit_fields(call, {"related": [neighbour]}, actor="giulia")
    curation.put_in_trash(call, actor="giulia")
    shown = factories.CallFactory()

    plan = plan_emptying([call, shown])
    batch = empty_for_good(plan.token, actor="anna", reason="Spam")

    assert [each.pk for each, _problem in plan.refused] == [shown.pk]
    assert plan.rows["deadlines"] == 1
    assert not Opportunity.objects.filter(pk=call.pk).exists()
    assert [each["title"] for each in Batch.objects.get(pk=batch.pk).removed] == ["Spam"]
    assert read_state(neighbour)["related"] == []
    assert neighbour.revisions.order_by("-pk")[0].actor == "anna"


def test_nothing_is_emptied_that_changed_since_or_would_come_back() -> None:
    call = factories.CallFactory()
    search = factories.PartnerSearchFactory(call=call)
    curation.put_in_trash(call, actor="giulia")
    refused = plan_emptying([call]).refused
    curation.edit_fields(search, {"call": None}, actor="giulia")
    plan = plan_emptying([call])
    curation.restore(call, actor="giulia")

    assert (len(refused), plan.refused) == (1, [])
    with pytest.raises(WrongState, match="trash"):
        empty_for_good(plan.token, actor="anna", reason="")
    with pytest.raises(WrongState, match="confirmation"):
        empty_for_good("made up", actor="anna", reason="")
    assert Opportunity.objects.filter(pk=call.pk).exists()


def test_no_row_that_goes_takes_an_entry_with_it() -> None:
    assert {name for name, rule in rules_of_deletion() if rule not in {"PROTECT", "SET_NULL"}} == {
        "entry"
    }


def rules_of_deletion() -> Iterator[tuple[str, str]]:
    models: list[type[Opportunity]] = [Opportunity, *MODEL_OF_KIND.values()]
    for model in models:
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey):
                yield field.name, field.remote_field.on_delete.__name__
