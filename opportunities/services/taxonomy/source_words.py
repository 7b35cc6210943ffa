"""The words that sources write as topics, sectors and keywords, and which of them wait."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from opportunities.models import Topic, TopicWord
from opportunities.services.classification import fold

EXAMPLES = 3
# One pass over all keywords; what is equal after folding is put together afterwards.
WRITTEN = """
    SELECT word, entry.source_id, count(*), min(entry.first_seen_at),
        max(coalesce(sighting.at, entry.changed_at)),
        (array_agg(entry.id ORDER BY entry.id DESC))[1:3],
        count(*) FILTER (WHERE entry.language = 'it')
    FROM opportunities_opportunity entry
    CROSS JOIN LATERAL unnest(entry.keywords) word
    LEFT JOIN opportunities_sighting sighting ON sighting.id = entry.seen_with_id
    WHERE entry.keywords <> '{}'
    GROUP BY word, entry.source_id
"""


@dataclass(slots=True)
class SourceWord:
    """One word of the sources: how each writes it, in how many entries, from when to when."""

    folded: str
    spellings: Counter[str] = field(default_factory=Counter)
    by_source: Counter[int] = field(default_factory=Counter)
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None
    examples: list[int] = field(default_factory=list)
    italian: int = 0

    @property
    def word(self) -> str:
        """The spelling that most entries have."""
        return min(self.spellings, key=lambda each: (-self.spellings[each], each))

    @property
    def entries(self) -> int:
        """In how many entries the word stands; one that writes it twice counts twice."""
        return self.by_source.total()

    @property
    def language(self) -> str:
        """The language of most of the entries that have it."""
        return "it" if self.italian * 2 > self.entries else "en"

    def add(self, row: Iterable[Any]) -> None:
        """Count one spelling of one source."""
        word, source, entries, first, last, examples, italian = row
        self.spellings[word] += entries
        self.by_source[source] += entries
        self.first_seen_at = min(self.first_seen_at or first, first)
        self.last_seen_at = max(self.last_seen_at or last, last)
        self.examples = sorted({*self.examples, *examples}, reverse=True)[:EXAMPLES]
        self.italian += italian


def collect_words() -> dict[str, SourceWord]:
    """Return every keyword of the catalogue, by its folded form."""
    words: dict[str, SourceWord] = {}
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        for row in cursor.fetchall():
            folded = fold(row[0])
            if folded:
                words.setdefault(folded, SourceWord(folded)).add(row)
    return words


def find_waiting(words: Mapping[str, SourceWord]) -> list[SourceWord]:
    """Return the words about which nobody has decided, the most frequent first."""
    decided = decided_words()
    waiting = [each for folded, each in words.items() if folded not in decided]
    return sorted(waiting, key=lambda each: (-each.entries, each.folded))


def decided_words() -> frozenset[str]:
    """Return the folded words that mean a topic in use, or are known to mean none."""
    rows = TopicWord.objects.filter(is_withdrawn=False, topic__retired_at=None)
    decided = set(rows.values_list("folded", flat=True))
    for labels in Topic.objects.filter(retired_at=None).values_list(
        "label_en", "label_it", "synonyms"
    ):
        decided |= {fold(word) for word in (*labels[:2], *labels[2])}
    return frozenset(decided)
