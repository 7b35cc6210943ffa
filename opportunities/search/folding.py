"""Fold text of both languages to plain words, the same for entries and for questions."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

# Letters that Unicode does not take apart into a plain letter and a mark.
PLAIN_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "\u0131": "i", "ŧ": "t"}
PLAIN_LETTERS |= {"æ": "ae", "œ": "oe", "þ": "th"}
APOSTROPHES = "'\u2018\u2019\u201a\u201b\u02bb\u02bc\u2032\u0060\u00b4"
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
QUOTES = "\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033\uff02"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
FOLDED_SIGNS = str.maketrans(
    PLAIN_LETTERS
    # An elision ends where its apostrophe stands: "l'innovazione" is two words.
    | dict.fromkeys(APOSTROPHES, " ")
    | dict.fromkeys(DASHES, "-")
    | dict.fromkeys(QUOTES, '"')
    | dict.fromkeys(INVISIBLE, "")
)
# PostgreSQL keeps neither NUL nor half a surrogate pair.
CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
# "4.0", "v2.1" and "escp-4i" are one word each; an underscore joins nothing.
PART = r"(?:[^\W_]*\d(?:[.,]\d+)+|[^\W_]+)"
TOKEN = re.compile(rf"{PART}(?:[-&]{PART})*")
JOINTS = re.compile(r"[-&]")
DIGIT = re.compile(r"\d")


def fold(text: str) -> str:
    """Return ``text`` without accents, case and typography; folding twice changes nothing."""
    # Signs first: some apostrophes and dashes fall apart into a space and a mark.
    plain = _without_marks(text.translate(FOLDED_SIGNS)).casefold()
    return CONTROL.sub(" ", _without_marks(plain).casefold().translate(FOLDED_SIGNS))


def tokens_of(text: str) -> list[str]:
    """Return the folded words of ``text`` in their order, each compound as one word."""
    return TOKEN.findall(fold(text))


def words_of(text: str) -> list[str]:
    """Return the folded words of ``text``, each compound whole and then by its parts."""
    words = []
    for token in tokens_of(text):
        words.append(token)
        parts = JOINTS.split(token)
        if len(parts) > 1:
            words += parts
    return words


@lru_cache(maxsize=65536)
def stems_of(word: str) -> frozenset[str]:
    """Return the Italian and the English stem of a folded word; numbers are their own stem."""
    return frozenset({italian_stem(word), english_stem(word)})


@lru_cache(maxsize=65536)
def italian_stem(word: str) -> str:
    """Return what Italian inflections of a folded word have in common."""
    return word if DIGIT.search(word) else str(_ITALIAN.stemWord(word))


@lru_cache(maxsize=65536)
def english_stem(word: str) -> str:
    """Return what English inflections of a folded word have in common."""
    return word if DIGIT.search(word) else str(_ENGLISH.stemWord(word))


def _without_marks(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


_ITALIAN = snowballstemmer.stemmer("italian")
_ENGLISH = snowballstemmer.stemmer("english")
