"""Four pages of a source and people who work on their entries, for random sequences of both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from opportunities.models import Batch, Merge, Opportunity, ProposedChange, Revision, Topic
from opportunities.records import CallFacts, DeadlineFact, OpportunityRecord
from opportunities.services import curation
from opportunities.services.batches import decide_many, undo_batch
from opportunities.services.history import read_state
from opportunities.services.ingestion import Provenance, ingest_record, register_source
from opportunities.services.merging import BOTH, KEPT, OTHER, merge, undo_merge
from opportunities.services.proposals import UnreadableProposal
from opportunities.vocabulary import BulkDecision, DeadlineKind, OpportunityKind, ReviewState
from tests import factories

SITE = "https://www.clustercollaboration.eu/content"
PAGES = 4
FIRST_DAY = date(2026, 11, 22)
BULK = tuple(BulkDecision)
EDITABLE = ("title", "summary", "grant_max_eur", "keywords", "deadlines", "topics", "related")
LOCKABLE = (*EDITABLE, "programme", "title_it")
REFUSALS = (curation.WrongState, curation.UnknownField, UnreadableProposal, ValidationError)
State = dict[str, Any]


@dataclass(slots=True)
class World:
    """The entries, what every one was when it was made, and every word of a person."""

    ids: list[int] = field(default_factory=list)
    contents: list[int] = field(default_factory=lambda: [0] * PAGES)
    starts: dict[int, State] = field(default_factory=dict)
    said: list[tuple[int, str, Any]] = field(default_factory=list)
    day: int = 0

    def begin(self) -> None:
        register_source("eccp", name="ECCP", homepage="https://example.eu/", licence="facts")
        for code in ("agri-food", "textiles", "photonics"):
            factories.TopicFactory(code=code)
        for page in range(PAGES):
            result = self.scrape(page, page)
            assert result.opportunity_id is not None
            self.ids.append(result.opportunity_id)
            self.starts[result.opportunity_id] = read_state(self.entry(page))

    def entry(self, number: int) -> Opportunity:
        return Opportunity.objects.get(pk=self.ids[number % PAGES])

    def states(self) -> dict[int, State]:
        return {pk: read_state(Opportunity.objects.get(pk=pk)) for pk in self.ids}

    def pass_day(self) -> None:
        self.day += 1
        settings.TODAY = FIRST_DAY + timedelta(days=self.day)

    def scrape(self, page: int, content: int, *, rereads: bool = False) -> Any:
        page %= PAGES
        self.contents[page] = content
        moment = datetime(2026, 11, 22, 6, tzinfo=UTC) + timedelta(days=self.day)
        return ingest_record(
            make_record(page, content),
            Provenance(
                source="eccp",
                extractor="eccp.call_page/1",
                seen_at=moment,
                page_sha256=f"{content:064d}",
                document=f"{SITE}/page-{page}",
                rereads=rereads,
            ),
        )


def make_record(page: int, content: int) -> OpportunityRecord:
    """Return what a page says in one of its contents; some say little."""
    deadline = DeadlineFact(
        kind=DeadlineKind.SINGLE,
        date=f"2027-0{content % 8 + 1}-15",
        time=time(17),
        quote=f"DEADLINE {content}",
    )
    return OpportunityRecord(
        kind=OpportunityKind.CALL,
        source_url=f"{SITE}/page-{page}",
        source_id=str(4000 + page),
        title=f"Call of page {page}, content {content % 5}",
        summary="" if content % 3 == 0 else f"Summary {content % 4}",
        programme=("", "COSME", "SMP")[content % 3] or None,
        keywords=(("Photonics",), (), ("Textiles", "yarn"))[content % 3],
        related_urls=(f"{SITE}/page-{content % PAGES}",) if content % 2 else (),
        facts=CallFacts(
            deadlines=(deadline,) if content % 5 else (),
            grant_max_eur=Decimal(1000 * (content % 6)) or None,
        ),
    )


def value_of(name: str, world: World, number: int) -> Any:
    """Return a value that a person might type."""
    if name == "deadlines":
        dates = [f"2028-0{number % 7 + 1}-20"] if number % 4 else []
        return [{"kind": "single", "date": each, "quote": "By phone"} for each in dates]
    if name == "topics":
        return list(Topic.objects.order_by("code"))[: number % 3]
    if name == "related":
        return [world.entry(number)] if number % 3 else []
    if name == "grant_max_eur":
        return Decimal(number) if number % 5 else None
    return [f"word {number}"] if name == "keywords" else f"{name} by hand {number}"


def edit(world: World, one: int, two: int, three: int) -> None:
    name = EDITABLE[two % len(EDITABLE)]
    entry = world.entry(one)
    changed = curation.edit_fields(entry, {name: value_of(name, world, three)}, actor="giulia")
    assert set(changed) <= set(entry.locked_fields)


def lock(world: World, one: int, two: int, _three: int) -> None:
    curation.lock_field(world.entry(one), LOCKABLE[two % len(LOCKABLE)], actor="giulia")


def unlock(world: World, one: int, two: int, _three: int) -> None:
    entry = world.entry(one)
    names = sorted(entry.locked_fields) or ["title"]
    curation.unlock_field(entry, names[two % len(names)], actor="giulia")


def accept(_world: World, one: int, _two: int, _three: int) -> None:
    if proposal := _pick(ProposedChange.objects.order_by("pk"), one):
        curation.accept_proposal(proposal, actor="paolo")


def dismiss(_world: World, one: int, _two: int, _three: int) -> None:
    if proposal := _pick(ProposedChange.objects.order_by("pk"), one):
        curation.dismiss_proposal(proposal, actor="paolo")


def merge_two(world: World, one: int, two: int, three: int) -> None:
    ways = (KEPT, OTHER, BOTH)
    choices = {"title": ways[three % 2], "keywords": ways[three % 3]} if three % 4 else {}
    merge(world.entry(one), world.entry(two), choices=choices, actor="giulia")


def undo_a_merge(_world: World, one: int, _two: int, _three: int) -> None:
    if made := _pick(Merge.objects.filter(undone_at=None).order_by("pk"), one):
        undo_merge(made, actor="giulia")


def trash(world: World, one: int, _two: int, _three: int) -> None:
    curation.put_in_trash(world.entry(one), actor="paolo")


def restore(world: World, one: int, _two: int, _three: int) -> None:
    curation.restore(world.entry(one), actor="paolo")


def review(world: World, one: int, two: int, _three: int) -> None:
    decide = curation.publish if two % 2 else curation.reject
    decide(world.entry(one), actor="paolo")


def revert(_world: World, one: int, _two: int, _three: int) -> None:
    if revision := _pick(Revision.objects.order_by("pk"), one):
        curation.revert_revision(revision, actor="giulia")


def revert_all(world: World, one: int, two: int, _three: int) -> None:
    moment = datetime(2026, 11, 22, 23, tzinfo=UTC) + timedelta(days=two % (world.day + 1))
    curation.revert_entry(world.entry(one), to=moment, actor="giulia")


def bulk(world: World, one: int, two: int, three: int) -> None:
    entries = [world.entry(number) for number in range(PAGES) if (one >> number) % 2 == 0]
    decide_many(entries, BULK[two % len(BULK)], actor="paolo", reason=str(three))


def undo_bulk(_world: World, one: int, _two: int, _three: int) -> None:
    if batch := _pick(Batch.objects.filter(undone_at=None).order_by("pk"), one):
        undo_batch(batch, actor="paolo")


def scrape(world: World, one: int, two: int, _three: int) -> None:
    world.scrape(one, two)


def replay(world: World, one: int, _two: int, _three: int) -> None:
    world.scrape(one, world.contents[one % PAGES], rereads=True)


Act = Callable[[World, int, int, int], None]
BY_SOURCES: tuple[Act, ...] = (scrape, replay)
BY_PEOPLE: tuple[Act, ...] = (
    *(edit, lock, unlock, accept, dismiss, merge_two, undo_a_merge, trash, restore),
    *(review, revert, revert_all, bulk, undo_bulk),
)
HIDDEN = {ReviewState.TRASHED, ReviewState.MERGED, ReviewState.REJECTED}


def _pick(rows: Any, number: int) -> Any:
    found: Sequence[Any] = list(rows)
    return found[number % len(found)] if found else None
