"""Counting ahead: where the frequent words stand, which words there are, and old marks away.

PostgreSQL answers for a rare word at once, but needs half a second to fetch the third of a million
entries that say "innovation". These answers change slowly, so they are kept as bitmaps and brought
up to date with the few entries marked since. Nothing here is needed for a right answer, only for
a fast one.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db import connection, transaction
from pyroaring import BitMap

from opportunities.models import CountedWord, KnownWord
from opportunities.models.search import WORD_LENGTH
from opportunities.search.concepts import read_glossary
from opportunities.search.folding import JOINTS, tokens_of
from opportunities.search.index import EVERYTHING, SHARED_WORDS
from opportunities.search.lexemes import TextQuery, find_forms, write_lexeme, write_queries
from opportunities.search.texts import Posting, ask_postings, counted_key

# Below this PostgreSQL is fast enough by itself.
FREQUENT = 500
ENTRIES_AT_ONCE = 50_000
WORDS_AT_ONCE = 2_000
MOST_KNOWN_WORDS = 100_000
SHORTEST_KNOWN = 3
# Counted anew when one entry in so many changed.
CHANGED_SHARE = 200
NOW = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
FREQUENT_WORDS = """
    SELECT word FROM ts_stat('SELECT vector FROM opportunities_searchtext') WHERE ndoc >= %s
"""
PLACES = """
    SELECT stands.lexeme, array_agg(kept.opportunity_id),
        array_agg(kept.opportunity_id) FILTER (WHERE 'A' = ANY (stands.weights)),
        array_agg(kept.opportunity_id) FILTER (WHERE stands.weights && ARRAY['A', 'B'])
    FROM opportunities_searchtext kept, unnest(kept.vector) stands
    WHERE kept.opportunity_id > %s AND kept.opportunity_id <= %s AND stands.lexeme = ANY (%s)
    GROUP BY stands.lexeme
"""
TITLE_WORDS = """
    INSERT INTO opportunities_knownword (word, entries)
    SELECT word, count(DISTINCT id) FROM (
        SELECT id,
            unnest(string_to_array(opportunities_fold(title || ' ' || title_it), ' ')) AS word
        FROM opportunities_opportunity WHERE review_state = 'published'
    ) words
    WHERE length(word) BETWEEN %s AND %s AND word ~ '^[[:alpha:]]+$'
    GROUP BY word ORDER BY count(DISTINCT id) DESC, word LIMIT %s
"""
CHANGED = """
    SELECT count(DISTINCT opportunity_id), (SELECT count(*) FROM opportunities_searchtext)
    FROM opportunities_searchmark WHERE transaction >= %s
"""


def count_words(*, is_forced: bool = False) -> int:
    """Count frequent words and known words anew where enough has changed; return how many.

    Readers see the old counts until the new ones are complete.
    """
    if not (is_forced or _has_changed_much()):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(NOW)
        horizon = int(cursor.fetchone()[0])
        cursor.execute(FREQUENT_WORDS, [FREQUENT])
        stems = [word for (word,) in cursor.fetchall() if len(word) < WORD_LENGTH // 2]
    rows = [_make_row(word, posting, horizon) for word, posting in _find_postings(stems)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM opportunities_countedword")
        CountedWord.objects.bulk_create(rows, batch_size=200)
        cursor.execute("DELETE FROM opportunities_knownword")
        cursor.execute(TITLE_WORDS, [SHORTEST_KNOWN, WORD_LENGTH, MOST_KNOWN_WORDS])
        # Processes keep the known words with the words that entries share.
        cursor.execute("SELECT opportunities_mark(ARRAY[%s]::bigint[])", [SHARED_WORDS])
    return len(rows)


def drop_marks() -> int:
    """Delete marks that no process needs any more; return how many.

    Each time a mark for everything is left behind, and the marks before the last but one go. A
    process that slept so long that it missed some finds such a mark and loads everything anew.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(transaction), 0) FROM opportunities_searchmark"
            " WHERE opportunity_id = %s",
            [EVERYTHING],
        )
        last = int(cursor.fetchone()[0])
        counted = CountedWord.objects.order_by("transaction").values_list("transaction", flat=True)
        oldest = min([last, *counted[:1]])
        cursor.execute("DELETE FROM opportunities_searchmark WHERE transaction < %s", [oldest])
        dropped: int = cursor.rowcount
        cursor.execute("SELECT opportunities_mark(ARRAY[%s]::bigint[])", [EVERYTHING])
    return dropped


def _has_changed_much() -> bool:
    first = CountedWord.objects.order_by("transaction").first()
    if first is None and not KnownWord.objects.exists():
        return True
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, [first.transaction if first else 0])
        changed, entries = cursor.fetchone()
    return bool(changed * CHANGED_SHARE >= max(entries, 1))


def _find_postings(stems: Sequence[str]) -> Iterator[tuple[str, Posting]]:
    for start in range(0, len(stems), WORDS_AT_ONCE):
        some = list(stems[start : start + WORDS_AT_ONCE])
        for stem, posting in _read_places(some).items():
            yield write_lexeme(stem), posting
    if not stems:
        return
    for phrase in _phrases(frozenset(stems)):
        [posting] = ask_postings([phrase]).values()
        # However rare the phrase is: PostgreSQL has to look at all entries of its words.
        yield counted_key(phrase.anywhere), posting


def _read_places(stems: list[str]) -> dict[str, Posting]:
    places: dict[str, tuple[BitMap, BitMap, BitMap]] = defaultdict(
        lambda: (BitMap(), BitMap(), BitMap())
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(opportunity_id), 0) FROM opportunities_searchtext")
        last = int(cursor.fetchone()[0])
        for start in range(0, last, ENTRIES_AT_ONCE):
            cursor.execute(PLACES, [start, start + ENTRIES_AT_ONCE, stems])
            for stem, *found in cursor:
                for kept, ids in zip(places[stem], found, strict=True):
                    kept.update(ids or ())
    return {stem: Posting(*kept) for stem, kept in places.items()}


def _phrases(stems: frozenset[str]) -> Iterator[TextQuery]:
    """Yield the queries of the glossary's phrases whose words are all frequent."""
    phrases = {
        tuple(atom for token in tokens_of(each.text) for atom in JOINTS.split(token))
        for concept in read_glossary()
        for each in concept.variants
    }
    forms = find_forms({atom for phrase in phrases for atom in phrase})
    for phrase in sorted(phrases):
        if len(phrase) > 1 and all(stems & set(forms[atom]) for atom in phrase):
            yield from write_queries(phrase, forms)


def _make_row(word: str, posting: Posting, horizon: int) -> CountedWord:
    return CountedWord(
        word=word,
        entries=len(posting.anywhere),
        anywhere=posting.anywhere.serialize(),
        in_titles=posting.in_titles.serialize(),
        in_heads=posting.in_heads.serialize(),
        transaction=horizon,
    )
