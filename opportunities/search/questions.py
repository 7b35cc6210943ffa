"""Read what somebody typed into the search box; whatever it is, it is a question."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from opportunities.search.folding import fold, tokens_of
from opportunities.search.stop_words import STOP_WORDS

MOST_SIGNS = 200
MOST_WORDS = 12
# A term is quoted, or runs to the next space; a minus at its start excludes it.
TERM = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<plain>[^\s"]+))')
YEAR = re.compile(r"(?:19|20)\d\d")
CAPITALS = re.compile(r"\b[A-Z]{2,}\b")


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for, folded.

    ``words`` and ``phrases`` are wanted, ``excluded`` words and phrases are not. ``dropped`` are
    the words beyond the limits. ``is_open_ended`` tells that the last word may still be growing.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    dropped: tuple[str, ...] = ()
    is_open_ended: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is asked for; a question may still exclude something."""
        return not self.words and not self.phrases


@dataclass(slots=True)
class _Terms:
    words: list[str] = field(default_factory=list)
    phrases: list[tuple[str, ...]] = field(default_factory=list)
    excluded: list[tuple[str, ...]] = field(default_factory=list)
    ends_with_word: bool = False


def parse_question(text: str) -> Question:
    """Return the question that ``text`` asks; never an error, at worst an empty question."""
    kept, cut = _cut(text)
    terms = _read_terms(_fold_signs(kept))
    words = drop_stop_words(terms.words, names=_names_in_capitals(kept))
    room = MOST_WORDS
    phrases, room = _first_phrases(terms.phrases, room)
    excluded, room = _first_phrases(terms.excluded, room)
    left_out = [
        word
        for phrase in terms.phrases[len(phrases) :] + terms.excluded[len(excluded) :]
        for word in phrase
    ]
    dropped = [*words[room:], *left_out, *drop_stop_words(tokens_of(cut))]
    return Question(
        words=tuple(words[:room]),
        phrases=phrases,
        excluded=excluded,
        dropped=tuple(dropped[:MOST_WORDS]),
        is_open_ended=_is_open_ended(kept, terms, dropped),
    )


def drop_stop_words(words: Iterable[str], names: Collection[str] = ()) -> list[str]:
    """Return the words that say something or are ``names``, or all of them where none does."""
    all_words = list(words)
    telling = [
        word
        for place, word in enumerate(all_words)
        if word not in STOP_WORDS or word in names or _says_something_here(all_words, place)
    ]
    return telling or all_words


def _says_something_here(words: list[str], place: int) -> bool:
    if words[place] == "may":
        return YEAR.fullmatch("".join(words[place + 1 : place + 2])) is not None
    # Artificial intelligence, because Italian "ai" goes before something.
    return words[place] == "ai" and place == len(words) - 1


def _names_in_capitals(text: str) -> set[str]:
    """Return AI, IT, US ... where they stand out, folded."""
    return set() if text.isupper() else {name.lower() for name in CAPITALS.findall(text)}


def _cut(text: str) -> tuple[str, str]:
    # What follows is only named to the visitor, so a page of text needs no reading to its end.
    if len(text) <= MOST_SIGNS:
        return text, ""
    end = text.rfind(" ", 0, MOST_SIGNS + 1)
    end = end if end > 0 else MOST_SIGNS
    return text[:end], text[end : end + MOST_SIGNS]


def _fold_signs(text: str) -> str:
    folded = fold(text)
    # A quotation mark without its partner quotes nothing.
    if folded.count('"') % 2:
        before, _, after = folded.rpartition('"')
        return f"{before} {after}"
    return folded


def _read_terms(text: str) -> _Terms:
    terms = _Terms()
    for match in TERM.finditer(text):
        is_phrase = match["phrase"] is not None
        words = tuple(tokens_of(match["phrase"] if is_phrase else match["plain"]))
        if not words:
            continue
        if match["minus"]:
            terms.excluded.append(words)
        elif is_phrase:
            terms.phrases.append(words)
        else:
            terms.words += words
        terms.ends_with_word = not is_phrase and not match["minus"]
    return terms


def _first_phrases(
    phrases: list[tuple[str, ...]], room: int
) -> tuple[tuple[tuple[str, ...], ...], int]:
    first = []
    for phrase in phrases:
        if len(phrase) > room:
            break
        first.append(phrase)
        room -= len(phrase)
    return tuple(first), room


def _is_open_ended(kept: str, terms: _Terms, dropped: list[str]) -> bool:
    ends_in_word = kept[-1:].isalnum()
    return terms.ends_with_word and ends_in_word and not dropped
