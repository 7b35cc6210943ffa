"""Entries that look alike stay apart, and a large catalogue costs a record no further question."""

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from opportunities.models import Alias, Call, Opportunity, Programme, Topic
from opportunities.records import CallFacts, DeadlineFact, OpportunityRecord
from opportunities.services.ingestion import Outcome, Provenance, ingest_record, register_source
from opportunities.vocabulary import DeadlineKind, OpportunityKind, TopicScheme
from tests.factories import CallFactory, TopicFactory

pytestmark = pytest.mark.django_db

PAGE = "https://www.clustercollaboration.eu/content/open-call-smes"
FROM_PAGE = Provenance(
    source="eccp",
    extractor="eccp.call_page/1",
    seen_at=datetime(2026, 11, 22, 6, 17, tzinfo=UTC),
    page_sha256="a" * 64,
    document=PAGE,
)
OPEN_CALL = OpportunityRecord(
    kind=OpportunityKind.CALL,
    source_url=PAGE,
    title="Open call for SMEs",
    organisation="AEI Tèxtils",
    programme="SMP",
    keywords=("Textile",),
    facts=CallFacts(deadlines=(DeadlineFact(kind=DeadlineKind.SINGLE, date="2027-03-09"),)),
)
# Whatever editors do to the title and the address of last year's call.
HABITS = (
    ("Open call for SMEs - cut-off {0}", "-{0}"),
    ("Open call for SMEs — cut-off {0}", "_{0}"),
    ("OPEN CALL for SMEs: cut-off {0}", "-cut-off-{0}"),
    ("Open call for SMEs", "-00{0}"),
    ("Open  call for SME's, {0}. edition", "-{0}-0"),
)


@pytest.fixture(autouse=True)
def source() -> None:
    register_source("eccp", name="ECCP", homepage="https://example.eu/", licence="facts")


def look_alikes(count: int) -> list[OpportunityRecord]:
    """Return distinct calls; every second one has a number of the source, as on ECCP."""
    return [
        replace(
            OPEN_CALL,
            title=HABITS[number % len(HABITS)][0].format(number // len(HABITS)),
            source_url=PAGE + HABITS[number % len(HABITS)][1].format(number // len(HABITS)),
            source_id=str(1_200_000 + number) if number % 2 else None,
        )
        for number in range(count)
    ]


def test_thousand_look_alikes_are_a_thousand_entries_and_stay_themselves() -> None:
    records = look_alikes(1000)
    made = {record.source_url: ingest_record(record, FROM_PAGE) for record in records}
    again = random.Random(11).sample(records, len(records))  # noqa: S311 - repeatable

    outcomes = [(record.source_url, ingest_record(record, FROM_PAGE)) for record in again]

    titles = dict(Call.objects.values_list("source_url", "title"))
    assert {result.outcome for result in made.values()} == {Outcome.CREATED}
    assert {result.outcome for _, result in outcomes} == {Outcome.UNCHANGED}
    assert [made[url].opportunity_id for url, _ in outcomes] == [
        result.opportunity_id for _, result in outcomes
    ]
    assert titles == {record.source_url: " ".join(record.title.split()) for record in records}
    assert len(made) == len(titles) == 1000
    assert not Alias.objects.exists()
    assert not Opportunity.related.through.objects.exists()


@pytest.mark.parametrize("others", [0, 30])
def test_record_asks_the_same_questions_however_many_entries_there_are(
    others: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    CallFactory.create_batch(others)
    TopicFactory(label_en="Textile")
    first, second = look_alikes(2)
    for _ in range(2):  # the second time with the programme that the first one made
        ingest_record(first, FROM_PAGE)

    # Two of them are the savepoint, which is a transaction outside of tests; a new record also
    # asks whether the starter catalogue tells of the same thing.
    with django_assert_num_queries(11):
        created = ingest_record(second, FROM_PAGE)
    with django_assert_num_queries(8):
        unchanged = ingest_record(second, FROM_PAGE)

    assert (created.outcome, unchanged.outcome) == (Outcome.CREATED, Outcome.UNCHANGED)


def test_unchanged_record_writes_nothing_and_takes_no_lock() -> None:
    ingest_record(OPEN_CALL, FROM_PAGE)

    with CaptureQueriesContext(connection) as asked:
        ingest_record(OPEN_CALL, FROM_PAGE)

    statements = [each["sql"].split()[0] for each in asked.captured_queries]
    assert set(statements) == {"SAVEPOINT", "SELECT", "RELEASE"}
    assert not any("FOR UPDATE" in each["sql"] for each in asked.captured_queries)


def test_word_that_a_topic_gains_is_known_to_the_next_record() -> None:
    topic: Topic = TopicFactory(
        scheme=TopicScheme.INDUSTRIAL_ECOSYSTEM, label_en="Textiles", label_it="Tessile"
    )
    ingest_record(OPEN_CALL, FROM_PAGE)
    call = Call.objects.get()
    before = list(call.topics.all())

    topic.synonyms = ["textile"]
    topic.save()
    ingest_record(OPEN_CALL, FROM_PAGE)
    Topic.objects.filter(pk=topic.pk).update(synonyms=[])
    after = list(call.topics.all())
    ingest_record(OPEN_CALL, FROM_PAGE)

    assert (before, after, list(call.topics.all())) == ([], [topic], [])


def test_programme_that_an_admin_renames_is_made_again_by_the_next_record() -> None:
    ingest_record(OPEN_CALL, FROM_PAGE)
    Programme.objects.update(name="Single Market Programme", code="smp-old")

    ingest_record(OPEN_CALL, FROM_PAGE)

    assert list(Programme.objects.values_list("name", flat=True)) == [
        "SMP",
        "Single Market Programme",
    ]
    assert str(Call.objects.get().programme) == "SMP"


def test_known_address_counts_for_its_own_source_only() -> None:
    register_source("other", name="Other", homepage="https://example.eu/", licence="facts")
    ingest_record(OPEN_CALL, FROM_PAGE)

    result = ingest_record(OPEN_CALL, replace(FROM_PAGE, source="other"))

    assert result.outcome is Outcome.CREATED
    assert Call.objects.count() == 2
