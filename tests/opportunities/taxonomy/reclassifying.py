"""Entries that a source brings in, and the steps of a reclassification, for tests."""

from opportunities.models import (
    Opportunity,
    Reclassification,
    Topic,
)
from opportunities.records import OpportunityRecord
from opportunities.services.ingestion import Provenance, ingest_record
from opportunities.services.taxonomy.decisions import (
    Decider,
    Meaning,
    decide_word,
)
from opportunities.services.taxonomy.reclassification import (
    ask_application,
    ask_comparison,
    ask_undoing,
    carry_out,
)
from opportunities.vocabulary import OpportunityKind
from tests import factories
from tests.factories.words import SITE

GIULIA = Decider(actor="giulia")
FROM_PAGE = Provenance(
    source="eccp", extractor="eccp.article/1", seen_at=factories.SEEN_AT, page_sha256="a" * 64
)


def article(**said: object) -> OpportunityRecord:
    facts = {"title": "Hemp valleys", "keywords": ("hemp",), "source_id": "1", **said}
    address = f"{SITE}/content/{facts['source_id']}"
    return OpportunityRecord(kind=OpportunityKind.ARTICLE, source_url=address, **facts)  # type: ignore[arg-type]  # its own fields


def ingest(**said: object) -> Opportunity:
    factories.SourceFactory()
    result = ingest_record(article(**said), FROM_PAGE)
    assert result.opportunity_id is not None
    return Opportunity.objects.get(pk=result.opportunity_id)


def decide(word: str, *topics: Topic) -> None:
    meaning = Meaning(topics=frozenset(topic.pk for topic in topics))
    assert decide_word(word, meaning, GIULIA) is not None


def compare() -> Reclassification:
    row = ask_comparison(by="giulia")
    carry_out(row.pk)
    row.refresh_from_db()
    return row


def apply(row: Reclassification, reason: str = "") -> Reclassification:
    ask_application(row, by="anna", reason=reason)
    carry_out(row.pk)
    row.refresh_from_db()
    return row


def undo(row: Reclassification) -> None:
    ask_undoing(row, by="carlo")
    carry_out(row.pk)


def topics_of(entry: Opportunity) -> list[str]:
    return sorted(str(topic) for topic in entry.topics.all())
