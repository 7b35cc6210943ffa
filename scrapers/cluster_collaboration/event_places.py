"""Where an event takes place: a labelled venue, or a city and country next to its date."""

import re
from dataclasses import dataclass

from opportunities.vocabulary import EventFormat
from scrapers.cluster_collaboration.countries import COUNTRY_FORM, country_code

WORD = r"[A-ZÀ-ÖØ-ÞŁŚŽŠČ][\w'’.\-]+"
CITY = (
    r"(?!(?:In|At|From|On|To|Near|The|And)\s)"
    rf"{WORD}(?:\s(?:(?:de|del|della|di|la|le|am|an|der|upon|sur|do|da)\s)?{WORD}){{0,3}}"
)
CITY_COUNTRY = re.compile(rf"(?P<city>{CITY})\s?(?:,|\(|/)\s?(?:the\s)?(?P<country>{COUNTRY_FORM})")
IN_CITY = re.compile(rf"\bin\s(?P<city>{CITY})")
IN_CITY_AFTER = re.compile(rf"^[\s,]{{0,3}}{IN_CITY.pattern}")
IN_CITY_BEFORE = re.compile(rf"{IN_CITY.pattern}[\s,]{{0,3}}(?:on|from)?\s?$")
LABEL = re.compile(
    r"(?:^|\n)\s?(?:venue|location|place|where)\s?:?\s?\n?\s?(?P<value>[^\n]{2,120})",
    re.IGNORECASE,
)
NOT_A_CITY = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Europe|European|EU|English|Horizon|COSME|The|This|These|SMEs?|ECCP|Cluster|Clusters"
    r"|Commission|DG|GROW)\b"
)
ONLINE = re.compile(
    r"\b(?:fully |entirely |100 % )?(?:online|virtual)\s(?:event|webinar|meeting|session"
    r"|conference|workshop|matchmaking|format|talks?|edition|info)|\bwebinars?\b"
    r"|\b(?:held|place|organi[sz]ed|run|meets?|venue:?|location:?|where:?|join us)"
    r"\s(?:fully |entirely )?(?:online|virtually)\b|\((?:online|virtual)\)"
    r"|\bvia (?:zoom|teams|webex)\b",
    re.IGNORECASE,
)
ONLINE_IN_TITLE = re.compile(r"\b(?:online|virtual|webinar)\b", re.IGNORECASE)
ONLINE_BESIDE_DATE = re.compile(
    r"^[\s,;|–—-]{0,4}(?:[\d:.\s–-]{0,20}(?:CES?T)?[\s,]*)\(?online\b", re.IGNORECASE
)
ONLINE_BEFORE_DATE = re.compile(r"\bonline\b[^.\n]{0,25}$", re.IGNORECASE)
IN_PERSON = re.compile(r"\bin[- ]person\b|\bon[- ]site\b|\bface[- ]to[- ]face\b", re.IGNORECASE)
IN_COUNTRY = re.compile(rf"\b(?:in|to)\s+(?:the\s+)?(?P<country>{COUNTRY_FORM})", re.IGNORECASE)
HYBRID = re.compile(
    r"\bhybrid\b|\bin[- ]person (?:and|or) online\b|\bonline (?:and|or) in[- ]person\b",
    re.IGNORECASE,
)
NEAR = 120
LEAD = 600


@dataclass(frozen=True, slots=True)
class EventPlace:
    """Place (city or venue), ISO country, format, and the words; None where not stated."""

    place: str | None = None
    country: str | None = None
    format: EventFormat | None = None
    quote: str = ""


def find_event_place(title: str, body: str, *, start: int, end: int) -> EventPlace:
    """Return where an event takes place; ``start`` and ``end`` mark its date in title + body."""
    text = f"{title}\n{body}"
    near = text[max(0, start - NEAR) : end + NEAR]
    found = _labelled(body) or _beside(text, start, end) or _named(title) or _named(body[:LEAD])
    online = (
        ONLINE_IN_TITLE.search(title)
        or ONLINE.search(near)
        or ONLINE.search(body[:LEAD])
        or ONLINE_BESIDE_DATE.match(text[end : end + NEAR])
        or ONLINE_BEFORE_DATE.search(text[max(0, start - NEAR) : start])
    )
    if found is None and not online:
        found = _in_country(near) or _in_country(title)
    if HYBRID.search(title) or HYBRID.search(body[:LEAD]):
        form: EventFormat | None = EventFormat.HYBRID
    elif online and not (found and found.place):
        form = EventFormat.ONLINE
    elif found and found.format:
        form = found.format
    else:
        is_in_person = IN_PERSON.search(near) or IN_PERSON.search(body[:LEAD])
        form = EventFormat.IN_PERSON if is_in_person else None
    if found is None:
        return EventPlace(format=form, quote=online[0].strip() if online else "")
    return EventPlace(found.place, found.country, form, found.quote)


def _labelled(body: str) -> EventPlace | None:
    match = LABEL.search(body)
    if match is None:
        return None
    value = match["value"].strip(" .:")
    if ONLINE_IN_TITLE.search(value):
        return EventPlace(format=EventFormat.ONLINE, quote=value)
    named = _named(value)
    return named or EventPlace(place=value, quote=value)


def _beside(text: str, start: int, end: int) -> EventPlace | None:
    """Read "Taipei (Taiwan), 4-6 June" or "27 June in Brussels", the nearest place to the date."""
    window = max(0, start - NEAR)
    before = text[window:start].rpartition("\n")[2]
    after = text[end : end + NEAR].partition("\n")[0]
    places = [(len(before) - match.end(), match) for match in CITY_COUNTRY.finditer(before)]
    places += [(match.start(), match) for match in CITY_COUNTRY.finditer(after)]
    for _, match in sorted(places, key=lambda one: one[0]):
        place = _place(match)
        if place is not None:
            return place
    for piece, form in (
        (after, IN_CITY_AFTER),
        (before, IN_CITY_BEFORE),
    ):
        found = form.search(piece)
        if found and not NOT_A_CITY.match(found["city"]):
            return EventPlace(place=found["city"].rstrip(".,"), quote=found[0].strip())
    return None


def _in_country(text: str) -> EventPlace | None:
    match = IN_COUNTRY.search(text)
    return EventPlace(None, country_code(match["country"]), None, match[0]) if match else None


def _named(text: str) -> EventPlace | None:
    for match in CITY_COUNTRY.finditer(text):
        place = _place(match)
        if place is not None:
            return place
    return None


def _place(match: re.Match[str]) -> EventPlace | None:
    city = match["city"].strip(" .,")
    if NOT_A_CITY.match(city) or country_code(city):
        return None
    return EventPlace(city, country_code(match["country"]), None, " ".join(match[0].split()))
