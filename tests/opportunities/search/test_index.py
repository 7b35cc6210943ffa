"""The index is never older than the last commit, nor than the last minute."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities.clock import current_time
from opportunities.models import Call, Deadline, Opportunity, SearchMark, Topic
from opportunities.search.finding import Selection
from opportunities.search.index import EVERYTHING, INDEX, Index
from opportunities.search.results import find
from opportunities.vocabulary import OpportunityKind, ReviewState
from tests import factories
from tests.opportunities.search.asking import titles

CALLS = (OpportunityKind.CALL,)
OPEN = {"status": ("open",)}


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


@pytest.mark.django_db
def test_an_entry_is_found_as_soon_as_it_is_there() -> None:
    assert titles() == []

    factories.CallFactory(title="First")

    assert titles(kinds=CALLS, chosen=OPEN) == ["First"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda call: Call.objects.filter(pk=call.pk).update(withdrawn=True),
        lambda call: Opportunity.objects.filter(pk=call.pk).update(
            review_state=ReviewState.REJECTED
        ),
        lambda call: call.deadlines.update(closes_at=factories.SEEN_AT),
        lambda call: Deadline.objects.filter(opportunity=call).delete(),
        lambda call: call.delete(),
    ],
    ids=["withdrawn", "rejected", "deadline moved", "deadline removed", "deleted"],
)
def test_whatever_closes_a_call_takes_it_out_of_the_open_ones(change: Any) -> None:
    call = factories.CallFactory(title="Was open")
    assert titles(chosen=OPEN) == ["Was open"]

    change(call)

    assert titles(chosen=OPEN) == []


@pytest.mark.django_db
def test_topics_added_and_removed_are_told_apart_at_once() -> None:
    topic = factories.TopicFactory(code="photonics")
    call = factories.CallFactory(title="Light")
    word = f"{topic.scheme}:photonics"
    assert titles(chosen={"topic": (word,)}) == []

    call.topics.add(topic)
    with_topic = titles(chosen={"topic": (word,)})
    call.topics.clear()

    assert with_topic == ["Light"]
    assert titles(chosen={"topic": (word,)}) == []


@pytest.mark.django_db
def test_a_call_closes_at_its_minute_without_anybody_writing(settings: Settings) -> None:
    settings.TODAY = None
    call = factories.CallFactory(title="Closes at five")
    closes_at = call.deadlines.get().closes_at
    selection = Selection(kinds=CALLS, chosen=OPEN)

    before = find(selection, closes_at - dt.timedelta(minutes=1)).ids
    after = find(selection, closes_at).ids

    assert (before, after) == ([call.pk], [])


@pytest.mark.django_db
def test_an_event_is_past_from_midnight_in_brussels(settings: Settings) -> None:
    settings.TODAY = None
    event = factories.EventFactory(starts_on="2027-02-10", ends_on="2027-02-11")
    past = Selection(chosen={"status": ("past",)})
    midnight = dt.datetime(2027, 2, 11, 23, 0, tzinfo=dt.UTC)

    before = find(past, midnight - dt.timedelta(seconds=1)).ids
    after = find(past, midnight).ids

    assert (before, after) == ([], [event.pk])


@pytest.mark.django_db
def test_a_partner_search_follows_the_deadline_of_its_call() -> None:
    call = factories.CallFactory()
    search = factories.PartnerSearchFactory(call=call, expires_on="", title="Looks for partners")
    searches: Any = {"kinds": (OpportunityKind.PARTNER_SEARCH,), "chosen": OPEN}
    assert titles(**searches) == [search.title]

    for deadline in call.deadlines.all():
        deadline.date = "2020-01-01"
        deadline.save()

    assert titles(**searches) == []


@pytest.mark.django_db
def test_an_answer_without_news_costs_one_question(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    factories.CallFactory.create_batch(3)
    titles()
    titles()  # the test's own transaction is still open: its marks are looked at once more

    with django_assert_num_queries(1):
        find(Selection(kinds=CALLS, chosen=OPEN), current_time())


@pytest.mark.django_db
def test_clocks_may_go_back() -> None:
    call = factories.CallFactory(title="Open in November")
    selection = Selection(kinds=CALLS, chosen=OPEN)
    assert find(selection, current_time() + dt.timedelta(days=365)).ids == []

    assert find(selection, current_time()).ids == [call.pk]


@pytest.mark.django_db
def test_a_request_that_took_its_time_earlier_loads_nothing_anew() -> None:
    factories.CallFactory()
    index = Index()
    with index.at(current_time()):
        loaded = index.postings

    with index.at(current_time() - dt.timedelta(seconds=5)):
        assert index.postings is loaded


@pytest.mark.django_db
def test_a_new_word_of_an_address_is_known_at_once() -> None:
    titles()
    Topic.objects.create(scheme="smart_puglia", code="new", label_en="New", label_it="Nuovo")

    with INDEX.at(current_time()) as index:
        assert "smart_puglia:new" in index.words.numbers["topic"]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_commits_late_is_not_overlooked() -> None:
    """Numbers of transactions are given at their beginning: a later one may be seen before."""
    reader = Index()
    late, early = connection.copy(), connection.copy()
    for writer in (late, early):
        writer.connect()
    first, second = factories.CallFactory(), factories.CallFactory()
    with reader.at(current_time()):
        pass
    reject = "UPDATE opportunities_opportunity SET review_state = 'rejected' WHERE id = %s"
    late.set_autocommit(False)
    with late.cursor() as cursor:
        cursor.execute(reject, [first.pk])
    with early.cursor() as cursor:
        cursor.execute(reject, [second.pk])
    with reader.at(current_time()) as index:
        in_between = set(index.postings.published)

    late.commit()

    with reader.at(current_time()) as index:
        assert (in_between, set(index.postings.published)) == ({first.pk}, set())
    late.close()
    early.close()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_taken_back_leaves_no_trace() -> None:
    factories.CallFactory(title="Stays")
    assert titles() == ["Stays"]

    with transaction.atomic():
        factories.CallFactory(title="Never was")
        transaction.set_rollback(True)

    assert titles() == ["Stays"]


@pytest.mark.django_db
def test_a_process_that_missed_dropped_marks_loads_everything() -> None:
    from opportunities.search.counting import drop_marks  # noqa: PLC0415 - only here

    sleeper = Index()
    with sleeper.at(current_time()):
        pass
    call = factories.CallFactory()
    drop_marks()
    SearchMark.objects.exclude(opportunity_id=EVERYTHING).delete()

    with sleeper.at(current_time()) as index:
        assert set(index.postings.published) == {call.pk}
