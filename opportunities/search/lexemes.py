"""From folded words to what PostgreSQL keeps of them: stems, and queries for phrases."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection

from opportunities.search.folding import JOINTS

# Between the words of a term one small word may stand that is not kept: "catena del valore".
GAPS = (1, 2)
LONGEST_PHRASE = 4
STEMS_OF = """
    SELECT word, ts_lexize('english_stem', word), ts_lexize('italian_stem', word)
    FROM unnest(%s::text[]) AS word
"""


@dataclass(frozen=True, slots=True)
class TextQuery:
    """A stem or a phrase as PostgreSQL asks for it, and the same in titles and in heads only."""

    anywhere: str
    in_titles: str
    in_heads: str
    forms: frozenset[str]


def find_forms(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return of each folded word its stems in both languages, and the word itself."""
    asked = sorted(set(words))
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(STEMS_OF, [asked])
        rows = cursor.fetchall()
    return {
        word: tuple(dict.fromkeys([*(english or ()), *(italian or ()), word]))
        for word, english, italian in rows
    }


def atoms_of(words: Iterable[str]) -> list[str]:
    """Return the parts of words, compounds taken apart as they are in the database."""
    return [atom for word in words for atom in JOINTS.split(word.replace(",", "-")) if atom]


def write_queries(atoms: Sequence[str], forms: Mapping[str, Sequence[str]]) -> list[TextQuery]:
    """Return the queries that together find a word, or words that follow each other.

    One per form of a single word, because forms are shared by many words.
    """
    if len(atoms) == 1:
        return [_for_each_place([(form,)]) for form in forms[atoms[0]]]
    return [_for_each_place([tuple(forms[atom]) for atom in atoms])]


def _for_each_place(parts: Sequence[tuple[str, ...]]) -> TextQuery:
    return TextQuery(
        anywhere=_write(parts, ""),
        in_titles=_write(parts, ":A"),
        in_heads=_write(parts, ":AB"),
        forms=frozenset(form for forms in parts for form in forms),
    )


def _write(parts: Sequence[tuple[str, ...]], weights: str) -> str:
    words = [" | ".join(f"{write_lexeme(form)}{weights}" for form in forms) for forms in parts]
    words = [f"({word})" for word in words] if len(words) > 1 else words
    query = words[0]
    for _, word in pairwise(words[:LONGEST_PHRASE]):
        query = "(" + " | ".join(f"{query} <{gap}> {word}" for gap in GAPS) + ")"
    # Of a very long phrase only the first words must stand next to each other.
    return " & ".join([query, *words[LONGEST_PHRASE:]])


def write_lexeme(form: str) -> str:
    """Return a stem as it stands in a query."""
    escaped = form.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
