"""What decisions do to the entries already here: shown first, applied as one, taken back."""

import json

import pytest

from opportunities.models import (
    Evidence,
    Opportunity,
    ProposedChange,
    Revision,
    Topic,
)
from opportunities.services.ingestion import Outcome, ingest_record
from opportunities.services.taxonomy.decisions import (
    Meaning,
    decide_word,
    undo_change,
    withdraw_word,
)
from opportunities.services.taxonomy.reclassification import (
    count_waiting_decisions,
)
from opportunities.services.taxonomy.topics import merge_topic, retire_topic
from opportunities.vocabulary import TopicScheme
from tests import factories
from tests.opportunities.taxonomy.reclassifying import (
    FROM_PAGE,
    GIULIA,
    apply,
    article,
    compare,
    decide,
    ingest,
    topics_of,
    undo,
)

pytestmark = pytest.mark.django_db


def test_nothing_is_written_before_it_was_shown(food: Topic) -> None:
    entry = ingest()
    decide("hemp", food)

    row = compare()

    assert (row.state, row.entries, row.changing, row.locked) == ("shown", 1, 1, 0)
    assert row.by_topic == {str(food.pk): [1, 0]}
    [shown] = row.changes.all()
    assert (shown.opportunity_id, shown.gained, shown.lost) == (entry.pk, [food.pk], [])
    assert shown.reasons == [
        {"topic": food.pk, "gains": True, "word": "hemp", "rule": "hemp", "place": "keyword"}
    ]
    assert topics_of(entry) == []
    assert count_waiting_decisions() == 1


def test_what_was_shown_is_applied_with_history_and_proof(food: Topic) -> None:
    entry = ingest()
    decide("hemp", food)

    row = apply(compare(), "asked by the district")

    assert (row.state, row.applied_by, row.done) == ("applied", "anna", 1)
    assert topics_of(entry) == ["Agri-food"]
    revision = Revision.objects.get(opportunity=entry)
    assert (revision.field, revision.before, revision.after) == ("topics", [], ["Agri-food"])
    assert (revision.actor, revision.reason) == (
        "anna",
        "asked by the district; “hemp” → Agri-food",
    )
    proof = Evidence.objects.get(opportunity=entry, field="topics")
    assert (json.loads(proof.value), proof.quote) == (["Agri-food"], "hemp")
    assert (proof.extractor, proof.page_sha256) == ("eccp.article/1", "a" * 64)
    assert count_waiting_decisions() == 0


def test_page_read_again_agrees_with_what_was_applied(food: Topic, textiles: Topic) -> None:
    said = {"title": "Fashion and food", "keywords": ("hemp", "photons")}
    ingest(**said)
    decide("hemp", food, textiles)
    decide("photons", factories.TopicFactory(code="photonics"))
    apply(compare())

    again = ingest_record(article(**said), FROM_PAGE)

    assert again.outcome is Outcome.UNCHANGED


@pytest.mark.usefixtures("textiles")
def test_undoing_puts_entries_and_proofs_back(food: Topic) -> None:
    entry, bare = ingest(keywords=("hemp", "fashion")), ingest(source_id="2")
    decide("hemp", food)
    row = apply(compare())
    given = [topics_of(each) for each in (entry, bare)]

    undo(row)

    assert given == [["Agri-food", "Textiles"], ["Agri-food"]]
    assert [topics_of(each) for each in (entry, bare)] == [["Textiles"], []]
    proofs = Evidence.objects.filter(field="topics").values_list("opportunity", "quote")
    assert list(proofs) == [(entry.pk, "fashion")]
    row.refresh_from_db()
    assert (row.state, row.undone_by) == ("undone", "carlo")
    assert Revision.objects.filter(opportunity=bare).latest("pk").actor == "carlo"
    assert count_waiting_decisions() == 1


def test_topic_is_lost_only_where_a_withdrawn_word_gave_it(food: Topic) -> None:
    by_word, by_two = ingest(), ingest(source_id="2", title="Food and hemp")
    of_old = factories.ArticleFactory(title="Nothing explains it", topics=[food])
    decide("hemp", food)
    apply(compare())

    withdraw_word("hemp", GIULIA)
    row = apply(compare())

    assert row.changing == 1
    assert [topics_of(each) for each in (by_word, by_two, of_old)] == [
        [],
        ["Agri-food"],
        ["Agri-food"],
    ]


def test_topic_that_the_source_names_itself_is_not_lost(food: Topic) -> None:
    entry = ingest(topics=((TopicScheme.INDUSTRIAL_ECOSYSTEM, "agri-food"),))
    decide("hemp", food)
    withdraw_word("hemp", GIULIA)

    row = compare()

    assert (row.changing, row.state) == (0, "applied")
    assert topics_of(entry) == ["Agri-food"]


def test_locked_topics_stay_and_get_a_proposal(food: Topic, textiles: Topic) -> None:
    entry = factories.ArticleFactory(
        title="Hemp", topics=[textiles], locked_fields=["topics"], keywords=[]
    )
    decide("hemp", food)

    row = apply(compare())

    assert (row.locked, topics_of(entry)) == (1, ["Textiles"])
    proposal = ProposedChange.objects.get()
    assert (proposal.kept, proposal.proposed) == (["Textiles"], ["Agri-food", "Textiles"])
    undo(row)
    assert ProposedChange.objects.count() == 0


def test_undoing_gives_back_the_proposal_that_waited_before(food: Topic, textiles: Topic) -> None:
    entry = factories.ArticleFactory(title="Hemp", topics=[textiles], locked_fields=["topics"])
    factories.ProposedChangeFactory(
        opportunity=entry, field="topics", kept=["Textiles"], proposed=["Photonics"]
    )
    decide("hemp", food)

    undo(apply(compare()))

    assert ProposedChange.objects.get().proposed == ["Photonics"]


def test_what_a_person_decided_after_the_preview_stays(food: Topic, textiles: Topic) -> None:
    locked, unlocked = ingest(), ingest(source_id="2")
    decide("hemp", food)
    row = compare()
    Opportunity.objects.filter(pk=locked.pk).update(locked_fields=["topics"])
    locked.topics.set([textiles])
    Opportunity.objects.filter(pk=unlocked.pk).update(title="Something else", keywords=[])

    apply(row)

    assert [topics_of(each) for each in (locked, unlocked)] == [["Textiles"], []]
    assert ProposedChange.objects.get().opportunity_id == locked.pk


def test_entry_that_a_person_set_since_is_not_undone(food: Topic) -> None:
    entry = ingest()
    decide("hemp", food)
    row = apply(compare())
    Opportunity.objects.filter(pk=entry.pk).update(locked_fields=["topics"])

    undo(row)

    assert topics_of(entry) == ["Agri-food"]


def test_merged_topic_is_replaced_and_retired_one_kept(food: Topic, textiles: Topic) -> None:
    photonics = factories.TopicFactory(code="photonics")
    entry = ingest(title="Food and Photonics", keywords=())
    retire_topic(photonics, GIULIA)
    merge_topic(food, textiles, GIULIA)
    read_again = ingest_record(article(title="Food and Photonics", keywords=()), FROM_PAGE)
    after_reading = topics_of(entry)

    apply(compare())

    assert read_again.outcome is Outcome.UPDATED
    assert after_reading == ["Agri-food", "Photonics", "Textiles"]
    assert topics_of(entry) == ["Photonics", "Textiles"]


def test_undone_decision_takes_its_topic_back_from_entries(food: Topic) -> None:
    entry = ingest()
    change = decide_word("hemp", Meaning(topics=frozenset({food.pk})), GIULIA)
    apply(compare())
    assert change is not None
    undo_change(change, GIULIA)

    apply(compare())

    assert topics_of(entry) == []
