"""One call, as its page and as the starter catalogue state it, for the tests of ingestion."""

from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal

from opportunities.models import (
    Call,
    Evidence,
    Opportunity,
    ProposedChange,
    Revision,
    Sighting,
)
from opportunities.records import CallFacts, DeadlineFact, OpportunityRecord
from opportunities.services.ingestion import (
    Provenance,
)
from opportunities.vocabulary import DeadlineKind, OpportunityKind

SEEN_AT = datetime(2026, 11, 22, 6, 17, tzinfo=UTC)
PAGE = "https://www.clustercollaboration.eu/content/hydrogen-valleys"
FROM_PAGE = Provenance(
    source="eccp",
    extractor="eccp.call_page/1",
    seen_at=SEEN_AT,
    page_sha256="a" * 64,
    document=PAGE,
)
FROM_CATALOGUE = replace(
    FROM_PAGE, extractor="starter-catalogue/1", page_sha256="", document="a list", confirms=False
)
MARCH = DeadlineFact(
    kind=DeadlineKind.SINGLE, date="2027-03-09", time=time(17), quote="DEADLINE: 09 March 2027"
)
HYDROGEN = OpportunityRecord(
    kind=OpportunityKind.CALL,
    source_url=PAGE,
    source_id="4711",
    title="Hydrogen valleys for small companies",
    body='<p onclick="x()">Read <a href="https://example.eu/a">it</a></p><script>x</script>',
    programme="COSME",
    keywords=("Hydrogen",),
    facts=CallFacts(deadlines=(MARCH,), budget_total_eur=Decimal(1_500_000)),
    evidence={"budget_total_eur": "Total budget: €1.5 million"},
)


def with_facts(**facts: object) -> OpportunityRecord:
    assert isinstance(HYDROGEN.facts, CallFacts)
    return replace(HYDROGEN, facts=replace(HYDROGEN.facts, **facts))  # type: ignore[arg-type] # names are checked by replace


def rows() -> dict[str, int]:
    models = (Opportunity, Call, Evidence, Revision, ProposedChange, Sighting)
    return {model.__name__: model._default_manager.count() for model in models}
