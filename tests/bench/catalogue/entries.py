"""Whole entries: the shared row, the row of the kind, deadlines, topics, neighbours, proofs."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db import models

from opportunities.models import (
    Article,
    Call,
    Deadline,
    Event,
    Evidence,
    Opportunity,
    Organisation,
    PartnerSearch,
    Partnership,
    Programme,
    Region,
    Series,
    Sighting,
    Source,
    Topic,
)
from opportunities.vocabulary import OpportunityKind, ReviewState
from tests.bench.catalogue.copying import Row, Rows
from tests.bench.catalogue.dates import Calendar
from tests.bench.catalogue.facts import FactWriter
from tests.bench.catalogue.texts import Text, Writer

ENTRIES_OF_PART = 5_000
# Calls first: partner searches and news point to them.
MODELS: dict[OpportunityKind, type[Opportunity]] = {
    OpportunityKind.CALL: Call,
    OpportunityKind.EVENT: Event,
    OpportunityKind.PARTNER_SEARCH: PartnerSearch,
    OpportunityKind.ARTICLE: Article,
    OpportunityKind.PARTNERSHIP: Partnership,
    OpportunityKind.ORGANISATION: Organisation,
}
# The order in which a part is written: what is pointed to comes first.
TABLES: list[type[models.Model]] = [Opportunity, *MODELS.values(), Deadline]
TABLES += [Opportunity.topics.through, Opportunity.related.through, Evidence]
PERCENT_OF_KIND = {
    OpportunityKind.CALL: 12,
    OpportunityKind.EVENT: 15,
    OpportunityKind.PARTNER_SEARCH: 10,
    OpportunityKind.ARTICLE: 35,
    OpportunityKind.PARTNERSHIP: 3,
    OpportunityKind.ORGANISATION: 25,
}
SHARE_WITH_PROGRAMME = {
    OpportunityKind.CALL: 0.8,
    OpportunityKind.EVENT: 0.1,
    OpportunityKind.PARTNER_SEARCH: 0.2,
    OpportunityKind.ARTICLE: 0.3,
    OpportunityKind.PARTNERSHIP: 0.6,
    OpportunityKind.ORGANISATION: 0.0,
}
TOPICS_OF_ENTRY = ((1, 2, 3, 4), (35, 35, 20, 10))
STATES = ((ReviewState.PUBLISHED, ReviewState.AWAITING_REVIEW, ReviewState.REJECTED), (985, 10, 5))
PROVEN = ("title", "summary", "deadlines")


@dataclass(frozen=True, slots=True)
class Ranked:
    """Keys of a table of words, the first ones chosen much more often (Zipf)."""

    keys: tuple[int, ...]

    def choose(self, random: Random, count: int = 1) -> list[int]:
        """Return ``count`` keys, each once, so perhaps fewer."""
        weights = [1 / (rank + 1) for rank in range(len(self.keys))]
        return list(dict.fromkeys(random.choices(self.keys, weights, k=count)))


class EntryMaker:
    """Makes entries whose keys follow ``last``; the same ``seed`` and day make the same ones."""

    def __init__(self, *, last: int, today: dt.date, seed: str = "catalogue") -> None:
        self._random = Random(seed)  # noqa: S311 - the same entries every time are the point
        self._last = last
        self._today = today
        self._calls: list[int] = []
        self._writer = Writer(self._random)
        regions = tuple(Region.objects.values_list("pk", flat=True))
        self._facts = FactWriter(self._random, Calendar(self._random, today), regions)
        # Asked here: the parts are made in a thread, which has no business in the database.
        self._topics, self._programmes = _rank(Topic), _rank(Programme)
        self._series = _rank(Series)
        self._sources = _make_sightings(today)

    def make_parts(self, count: int) -> Iterator[Rows]:
        """Yield ``count`` entries as the rows of every table, some thousands at a time."""
        for start in range(self._last + 1, self._last + count + 1, ENTRIES_OF_PART):
            yield self._make_part(
                range(start, min(start + ENTRIES_OF_PART, self._last + count + 1))
            )

    def _make_part(self, keys: range) -> Rows:
        part: dict[type[models.Model], list[Row]] = {model: [] for model in TABLES}
        for pk in keys:
            self._make_entry(pk, part)
        return part

    def _make_entry(self, pk: int, part: dict[type[models.Model], list[Row]]) -> None:
        kind = self._random.choices(tuple(PERCENT_OF_KIND), tuple(PERCENT_OF_KIND.values()))[0]
        text = self._writer.write()
        own, posted, dues = self._facts.write(kind, pk)
        shared = self._write_shared(pk, kind, text, posted)
        part[Opportunity].append(shared)
        part[MODELS[kind]].append(own)
        part[Deadline] += [{"opportunity_id": pk, **due.write(self._random)} for due in dues]
        count = self._random.choices(*TOPICS_OF_ENTRY)[0]
        part[Opportunity.topics.through] += [
            {"opportunity_id": pk, "topic_id": topic}
            for topic in self._topics.choose(self._random, count)
        ]
        if kind is OpportunityKind.CALL:
            self._calls.append(pk)
            part[Evidence] += [_write_proof(shared, field) for field in PROVEN]
        elif kind is OpportunityKind.ARTICLE and self._calls and self._random.random() < 0.1:
            call = self._random.choice(self._calls)
            part[Opportunity.related.through] += [
                {"from_opportunity_id": pk, "to_opportunity_id": call},
                {"from_opportunity_id": call, "to_opportunity_id": pk},
            ]

    def _write_shared(self, pk: int, kind: OpportunityKind, text: Text, posted: str) -> Row:
        random = self._random
        source, sightings = random.choices(self._sources, (70, 30))[0]
        with_programme = random.random() < SHARE_WITH_PROGRAMME[kind]
        in_series = kind is OpportunityKind.CALL and random.random() < 0.15
        sighting = random.choice(sightings)
        return {
            "id": pk,
            "kind": kind.value,
            "source_id": source,
            "source_number": f"9{pk:09}",
            "source_url": f"https://www.clustercollaboration.eu/content/made-{pk}",
            "title": text.title[:500],
            "title_it": "",
            "summary": text.summary,
            "body": text.body,
            "language": text.language,
            "published_on": posted,
            "keywords": text.keywords,
            "countries": self._facts.choose_countries(),
            "organisation": self._writer.name_organisation() if random.random() < 0.7 else "",
            "programme_id": self._programmes.choose(random)[0] if with_programme else None,
            "series_id": self._series.choose(random)[0] if in_series else None,
            "review_state": random.choices(*STATES)[0].value,
            "first_seen_at": f"{self._today}T06:17:00Z",
            "changed_at": f"{self._today}T06:17:00Z",
            "seen_with_id": sighting,
            "confirmed_with_id": sighting,
            "misses": 2 if random.random() < 0.03 else 0,
        }


def _rank(model: Any) -> Ranked:
    keys = list(model.objects.order_by("code", "pk").values_list("pk", flat=True))
    Random("ranks").shuffle(keys)  # noqa: S311 - the same ranks every time are the point
    return Ranked(tuple(keys))


def _make_sightings(today: dt.date) -> list[tuple[int, list[int]]]:
    """Write some moments for each source; return both keys, the source of most entries first."""
    found = []
    at = dt.datetime.combine(today, dt.time(6), tzinfo=dt.UTC)
    for source in Source.objects.order_by("-scraped", "code")[:2]:
        times = [at - dt.timedelta(days=days) for days in (1, 2, 9, 40)]
        rows = [Sighting.objects.create(source=source, at=time) for time in times]
        found.append((source.pk, [row.pk for row in rows]))
    return found


def _write_proof(shared: Row, field: str) -> Row:
    return {
        "opportunity_id": shared["id"],
        "field": field,
        "value": "",
        "quote": shared["title"],
        "document": shared["source_url"],
        "page_sha256": "a" * 64,
        "extractor": "eccp.call_page/1",
        "seen_at": shared["first_seen_at"],
    }
