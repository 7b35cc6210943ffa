"""A source's policy says whether what it brings is shown before a person has seen it."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from opportunities.models import Call, Source
from opportunities.records import CallFacts, DeadlineFact, OpportunityRecord
from opportunities.services.admission import find_doubts
from opportunities.services.ingestion import Provenance, ingest_record
from opportunities.vocabulary import DeadlineKind, OpportunityKind, ReviewPolicy, ReviewState
from tests import factories

pytestmark = pytest.mark.django_db
DEADLINE = DeadlineFact(kind=DeadlineKind.SINGLE, date="2026-12-17", quote="DEADLINE: 17 December")
COMPLETE = OpportunityRecord(
    kind=OpportunityKind.CALL,
    source_url=f"{factories.SITE}/content/a-call",
    title="A call",
    facts=CallFacts(deadlines=(DEADLINE,)),
)
WITHOUT_DEADLINE = replace(COMPLETE, facts=CallFacts())


def bring(record: OpportunityRecord, policy: ReviewPolicy) -> Call:
    source = factories.SourceFactory()
    Source.objects.update(review_policy=policy)
    provenance = Provenance(
        source=source.code, extractor="eccp.call/1", seen_at=factories.SEEN_AT, page_sha256="a" * 64
    )
    ingest_record(record, provenance)
    return Call.objects.get()


def test_a_source_publishes_at_once_unless_an_administrator_says_otherwise() -> None:
    assert factories.SourceFactory().review_policy == ReviewPolicy.AT_ONCE


@pytest.mark.parametrize(
    ("policy", "record", "state"),
    [
        (ReviewPolicy.AT_ONCE, WITHOUT_DEADLINE, ReviewState.PUBLISHED),
        (ReviewPolicy.WHEN_COMPLETE, COMPLETE, ReviewState.PUBLISHED),
        (ReviewPolicy.WHEN_COMPLETE, WITHOUT_DEADLINE, ReviewState.AWAITING_REVIEW),
        (ReviewPolicy.ALWAYS_WAIT, COMPLETE, ReviewState.AWAITING_REVIEW),
    ],
)
def test_the_policy_decides_on_a_new_entry(
    policy: ReviewPolicy, record: OpportunityRecord, state: ReviewState
) -> None:
    assert bring(record, policy).review_state == state


def test_the_reason_why_it_waits_can_be_asked() -> None:
    call = bring(WITHOUT_DEADLINE, ReviewPolicy.WHEN_COMPLETE)

    assert find_doubts(call.pk) == ["missing:deadlines"]


def test_a_later_reading_does_not_take_back_what_a_person_rejected() -> None:
    call = bring(COMPLETE, ReviewPolicy.WHEN_COMPLETE)
    Call.objects.update(review_state=ReviewState.REJECTED)

    again = bring(replace(COMPLETE, title="A call, corrected"), ReviewPolicy.AT_ONCE)

    assert (again.pk, again.title, again.review_state) == (
        call.pk,
        "A call, corrected",
        ReviewState.REJECTED,
    )


def test_only_administrators_set_the_policy() -> None:
    source = factories.SourceFactory()
    address = reverse("admin:opportunities_source_change", args=[source.pk])

    def offers_policy(*codenames: str) -> bool:
        person = User.objects.create_user(f"p{len(codenames)}", is_staff=True)
        person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client = Client()
        client.force_login(person)
        return 'name="review_policy"' in client.get(address).content.decode()

    assert not offers_policy("change_source")
    assert offers_policy("change_source", "administer")
