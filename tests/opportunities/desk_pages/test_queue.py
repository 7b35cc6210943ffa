"""What asks for a person is in the queue, once, for the right reason, the most urgent first."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities.clock import current_time
from opportunities.models import DuplicateSuspect, LinkCheck, Opportunity
from opportunities.reading.queue import Choice, count_concerns, find_place, read_page
from opportunities.services import curation
from opportunities.services.looks import note_look
from opportunities.vocabulary import (
    MANDATORY_FIELDS,
    Concern,
    OpportunityKind,
    ReviewState,
    Severity,
)
from tests import factories
from tests.opportunities.desk_pages.people import VIEWER, sign_in

pytestmark = pytest.mark.django_db
# Session, person, permissions (twice), the queue itself, its entries, the sources to choose from.
QUERIES_OF_THE_PAGE = 7


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def prove(entry: Opportunity) -> Any:
    for field in MANDATORY_FIELDS[OpportunityKind(entry.kind)]:
        factories.EvidenceFactory(opportunity=entry, field=field)
    return entry


def make_call(**facts: Any) -> Any:
    return prove(factories.CallFactory(**facts))


def change_at_source(entry: Opportunity, **facts: Any) -> None:
    at = current_time() - timedelta(hours=1)
    said = {"field": "grant_max_eur", "before": "1", "after": "2", "at": at} | facts
    factories.RevisionFactory(opportunity=entry, actor="source:eccp", **said)


def concerns_of(entry: Opportunity) -> tuple[Concern, ...]:
    return find_place(Choice(), entry.pk, now=current_time()).concerns


def test_a_sound_published_call_waits_for_nobody() -> None:
    assert concerns_of(make_call()) == ()


def test_an_entry_that_nobody_reviewed_is_new() -> None:
    assert concerns_of(make_call(review_state=ReviewState.AWAITING_REVIEW)) == (Concern.NEW,)


@pytest.mark.parametrize("kind", list(OpportunityKind))
def test_an_entry_whose_mandatory_fields_nothing_proves_is_doubtful(kind: OpportunityKind) -> None:
    make = {
        OpportunityKind.CALL: factories.CallFactory,
        OpportunityKind.EVENT: factories.EventFactory,
        OpportunityKind.PARTNER_SEARCH: factories.PartnerSearchFactory,
        OpportunityKind.ARTICLE: factories.ArticleFactory,
        OpportunityKind.PARTNERSHIP: factories.PartnershipFactory,
        OpportunityKind.ORGANISATION: factories.OrganisationFactory,
    }[kind]
    unproven, proven = make(), prove(make())

    assert (concerns_of(unproven), concerns_of(proven)) == ((Concern.DOUBTFUL,), ())


def test_facts_that_contradict_each_other_are_doubtful() -> None:
    call = make_call(grant_max_eur=2_000_000, budget_total_eur=1_000_000)

    assert concerns_of(call) == (Concern.DOUBTFUL,)


def test_what_is_over_is_neither_doubtful_nor_unlisted() -> None:
    over = factories.ClosedCallFactory(misses=2)

    assert concerns_of(over) == ()


def test_a_critical_change_of_a_source_waits_until_a_person_has_looked() -> None:
    call, minor = make_call(), make_call()
    change_at_source(call)
    change_at_source(minor, field="summary", severity=Severity.MINOR)

    before = concerns_of(call), concerns_of(minor)
    note_look(call, [Concern.CHANGED], by="giulia")
    after_looking = concerns_of(call)
    change_at_source(call, at=current_time() + timedelta(seconds=1))

    assert before == ((Concern.CHANGED,), ())
    assert (after_looking, concerns_of(call)) == ((), (Concern.CHANGED,))


def test_whoever_edits_an_entry_has_seen_its_changes() -> None:
    call = make_call()
    change_at_source(call)

    curation.edit_fields(call, {"organisation": "HaDEA"}, actor="giulia")

    assert concerns_of(call) == ()


def test_a_change_that_closed_a_call_waits_one_of_a_closed_call_does_not() -> None:
    closed_by_it = prove(factories.ClosedCallFactory())
    factories.DeadlineFactory(opportunity=closed_by_it, kind="superseded", date="2026-12-17")
    closed_long_ago = prove(factories.ClosedCallFactory())
    change_at_source(closed_by_it)
    change_at_source(closed_long_ago)

    assert (concerns_of(closed_by_it), concerns_of(closed_long_ago)) == ((Concern.CHANGED,), ())


def test_a_proposal_on_a_locked_field_waits() -> None:
    call = make_call()
    factories.ProposedChangeFactory(opportunity=call)

    assert concerns_of(call) == (Concern.PROPOSED,)


def test_what_closes_soon_waits_where_a_reader_lacks_something() -> None:
    soon = [{"date": "2026-12-01"}]
    lacking = make_call(deadlines=soon, audience=[])
    complete = make_call(deadlines=soon)
    not_so_soon = make_call(audience=[])

    found = [concerns_of(each) for each in (lacking, complete, not_so_soon)]

    assert found == [(Concern.EXPIRING,), (), ()]


def test_what_closes_within_a_week_should_have_been_verified() -> None:
    days_ago = current_time() - timedelta(days=4)
    old = factories.SightingFactory(at=days_ago)
    unverified = make_call(deadlines=[{"date": "2026-11-27"}], seen_with=old)
    verified = make_call(deadlines=[{"date": "2026-11-27"}])

    assert (concerns_of(unverified), concerns_of(verified)) == ((Concern.EXPIRING,), ())


def test_an_unlisted_entry_and_a_dead_link_wait_until_seen() -> None:
    unlisted, dead = make_call(misses=2), make_call()
    LinkCheck.objects.create(
        opportunity=dead,
        field="body",
        address="https://a.example/x.pdf",
        checked_at=current_time(),
        outcome="404",
        dead_since=current_time() - timedelta(hours=1),
    )

    found = concerns_of(unlisted), concerns_of(dead)
    note_look(unlisted, by="giulia")
    note_look(dead, by="giulia")

    assert found == ((Concern.UNLISTED,), (Concern.DEAD_LINK,))
    assert (concerns_of(unlisted), concerns_of(dead)) == ((), ())


def test_both_of_a_suspected_pair_wait_until_one_is_in_the_trash() -> None:
    one, other = make_call(), make_call()
    DuplicateSuspect.objects.create(
        first=one, second=other, score=90, reasons=[], found_at=current_time()
    )

    both = concerns_of(one), concerns_of(other)
    curation.put_in_trash(other, actor="giulia")

    assert both == ((Concern.DUPLICATE,), (Concern.DUPLICATE,))
    assert (concerns_of(one), concerns_of(other)) == ((), ())


def test_what_closes_soonest_comes_first_then_what_is_most_pressing() -> None:
    waiting = {"review_state": ReviewState.AWAITING_REVIEW}
    undated_new = make_call(deadlines=[], **waiting)
    later = make_call(deadlines=[{"date": "2027-02-01"}], **waiting)
    soon = make_call(deadlines=[{"date": "2026-12-24"}], **waiting)
    undated_proposed = make_call(deadlines=[])
    factories.ProposedChangeFactory(opportunity=undated_proposed)

    found = read_page(Choice(), now=current_time())

    assert [row.entry.pk for row in found.rows] == [
        soon.pk,
        later.pk,
        undated_proposed.pk,
        undated_new.pk,
    ]
    place = find_place(Choice(), later.pk, now=current_time())
    assert (place.place, place.total, place.previous, place.next) == (
        2,
        4,
        soon.pk,
        undated_proposed.pk,
    )


def test_the_queue_is_counted_and_filtered_by_concern_kind_and_source() -> None:
    waiting = {"review_state": ReviewState.AWAITING_REVIEW}
    call = make_call(**waiting)
    event = prove(factories.EventFactory(**waiting))
    starter = factories.SourceFactory(code="starter", name="Starter")
    elsewhere = make_call(source=starter, **waiting)
    factories.ProposedChangeFactory(opportunity=call)
    now = current_time()

    def found(**chosen: str) -> set[int]:
        return {row.entry.pk for row in read_page(Choice(**chosen), now=now).rows}

    assert found() == {call.pk, event.pk, elsewhere.pk}
    assert found(kind="event") == {event.pk}
    assert found(source="starter") == {elsewhere.pk}
    assert found(concern="proposed") == {call.pk}
    counts = count_concerns(Choice(kind="call"), now=now)
    assert (counts[Concern.NEW], counts[Concern.PROPOSED], counts[Concern.DOUBTFUL]) == (2, 1, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_however_much_waits(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _each in range(count):
        make_call(review_state=ReviewState.AWAITING_REVIEW)
    desk = sign_in(*VIEWER)

    with django_assert_num_queries(QUERIES_OF_THE_PAGE):
        page = desk.get("/admin/desk/queue/")

    assert page.context["found"].total == count


def test_an_empty_part_of_the_queue_says_so(client: Client) -> None:
    desk = sign_in(*VIEWER)

    page = desk.get("/admin/desk/queue/?concern=new&kind=nothing&page=9")

    assert (client.get("/admin/desk/queue/").status_code, page.status_code) == (302, 200)
    assert "Nothing waits here." in page.content.decode()
