"""What of an entry is compared: its title taken apart, its dates, its names. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import unquote, urlsplit

from opportunities.partial_dates import is_day

WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")
YEAR = re.compile(r"(?:19|20)\d\d")
# "2nd", "2a", "II", "1": what tells one edition, round, strand or cut-off from the next.
ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
NUMBER = re.compile(r"\d{1,2}[a-e]?|ii|iii|iv|vi|vii|viii|ix")
NAMED_NUMBERS = {
    **dict.fromkeys(("first", "prima", "primo"), "1"),
    **dict.fromkeys(("second", "seconda", "secondo"), "2"),
    **dict.fromkeys(("third", "terza", "terzo"), "3"),
    **dict.fromkeys(("fourth", "quarta", "quarto"), "4"),
    **dict.fromkeys(("fifth", "quinta", "quinto"), "5"),
}
ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
MONTHS = frozenset(
    WORD.findall(
        """january february march april may june july august september october november december
        gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre
        dicembre"""
    )
)
# "14-16 May" are days, and "lot B" is a part like "strand 2".
DAYS = re.compile(rf"\d{{1,2}}(?:\s*[-–/]\s*\d{{1,2}})?\s+(?:{'|'.join(sorted(MONTHS))})\b")
LETTERED = re.compile(r"\b(?:lot|lotto|strand|line|linea|part|parte)\s+([a-e])\b")
# Words of form: they tell what sort of thing it is, and not which one.
FORM = frozenset(
    WORD.findall(
        """a an and the of for to in on at by with from under within is are be now its our your
        il lo la i gli le di del della dei delle dell per con su sul un una al alla e ed nel
        call calls proposal proposals open opens opening launch launched launches apply
        application applications expression interest invitation new published announcement
        bando bandi avviso avvisi invito pubblicato pubblicata aperto aperta proposte
        manifestazione interesse event eu european europe ue europeo europea"""
    )
)
SHORTEST_TELLING_WORD = 2


@dataclass(frozen=True, slots=True)
class Title:
    """A folded title: its telling words, the years and the numbers of editions in it."""

    text: str
    words: tuple[str, ...]
    years: frozenset[str]
    editions: frozenset[str]


def read_title(text: str) -> Title:
    """Take a title apart."""
    folded = fold(text)
    words = WORD.findall(folded)
    years = frozenset(word for word in words if YEAR.fullmatch(word))
    numbered = WORD.findall(DAYS.sub(" ", folded))
    editions = {edition for word in numbered if (edition := _read_edition(word))}
    editions |= set(LETTERED.findall(folded))
    telling = [word for word in words if _is_telling(word)]
    return Title(" ".join(words), tuple(dict.fromkeys(telling)), years, frozenset(editions))


def fold(text: str) -> str:
    """Return a text in small letters without accents, marks and apostrophes between words."""
    apart = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ł", "l"))
    return "".join(each for each in apart if not unicodedata.combining(each)).casefold()


def fold_address(address: str) -> str:
    """Return what two ways to write one address have in common; "" for what is none."""
    parts = urlsplit(address.strip())
    host = (parts.hostname or "").removeprefix("www.")
    path = unquote(parts.path).rstrip("/").casefold()
    return f"{host}{path}" if host else ""


def fold_identifier(text: str) -> str:
    """Return a call's identifier without the signs that people write differently."""
    return re.sub(r"[\W_]+", "", text).casefold()


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is compared of one entry; empty is "not known". Dates are partial dates."""

    pk: int
    kind: str
    title: str
    title_it: str = ""
    source: int = 0
    part: str = ""
    phase: str = ""
    addresses: frozenset[str] = frozenset()
    # Addresses of the thing itself, such as the site of an organisation.
    sites: frozenset[str] = frozenset()
    identifier: str = ""
    dates: frozenset[str] = frozenset()
    opens_on: str = ""
    organisation: str = ""
    place: str = ""
    call: int | None = None
    programme: str = ""
    series: str = ""

    @cached_property
    def titles(self) -> tuple[Title, ...]:
        """The title in both languages, where there are two."""
        texts = dict.fromkeys(text for text in (self.title, self.title_it) if text)
        return tuple(read_title(text) for text in texts)

    @cached_property
    def years(self) -> frozenset[str]:
        """The years that the entry's title names."""
        return _joined(title.years for title in self.titles)

    @cached_property
    def editions(self) -> frozenset[str]:
        """The numbers of edition, round, strand or cut-off that its title names."""
        return _joined(title.editions for title in self.titles)

    @cached_property
    def days(self) -> tuple[int, ...]:
        """The dates of which the day is known, as numbers of days."""
        return tuple(date.fromisoformat(each).toordinal() for each in self.dates if is_day(each))

    @cached_property
    def dated_years(self) -> frozenset[str]:
        """The years in which it happens or closes."""
        return frozenset(each[:4] for each in self.dates)


def _joined(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset(each for one in sets for each in one)


def _read_edition(word: str) -> str:
    if word in NAMED_NUMBERS:
        return NAMED_NUMBERS[word]
    if ordinal := ORDINAL.fullmatch(word):
        return ordinal[1]
    return ROMAN.get(word, word) if NUMBER.fullmatch(word) else ""


def _is_telling(word: str) -> bool:
    return (
        len(word) >= SHORTEST_TELLING_WORD
        and word not in FORM
        and word not in MONTHS
        and not YEAR.fullmatch(word)
        and not _read_edition(word)
    )
