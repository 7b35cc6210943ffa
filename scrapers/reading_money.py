"""Find amounts of euro and percentages in English text, and what the words around call them."""

import re
from dataclasses import dataclass
from decimal import Decimal

SPACE = r"[ \u00a0\u2009\u202f]"
# The counts are bounded so that no text, however long, is searched twice.
NUMBER = (
    rf"(?:\d{{1,3}}(?:{SPACE}\d{{3}}){{1,4}}(?:[.,]\d{{1,2}})?"
    r"|\d{1,12}(?:[.,]\d{1,12}){0,4})(?!\d)"
)
SCALE = r"(?:(?:millions?|mln|mio|m|billion|bn|thousand|k)\b\.?|[mk](?=EUR\b))"
EURO = r"(?:€|(?:(?<![A-Za-z])|(?<=[\d\s][mk]))EUR(?![A-Za-z])|\beuros?\b)"
TO = r"\s{0,2}(?:-|–|—|\bto\b|\band\b)\s{0,2}"
LOW = rf"(?P<low>{NUMBER})\s?(?P<lows>{SCALE})?"
HIGH = rf"(?P<high>{NUMBER})(?:\s?(?P<highs>{SCALE}))?"
AMOUNTS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{EURO}{SPACE}?{LOW}{TO}{EURO}?{SPACE}?{HIGH}",
        rf"(?<![\d.,]){LOW}(?:\s?{EURO})?{TO}{HIGH}\s?{EURO}",
        rf"{EURO}{SPACE}?{HIGH}",
        rf"(?<![\d.,]){HIGH}\s?{EURO}",
    )
]
PERCENT = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|\bper\s?cent\b|\bpercent\b)", re.IGNORECASE
)
BETWEEN = re.compile(r"\bbetween\s{1,3}$", re.IGNORECASE)
LONGEST_BETWEEN = 12
AND = re.compile(r"\band\b", re.IGNORECASE)
FACTORS = {"m": 10**6, "b": 10**9, "t": 10**3, "k": 10**3}
THOUSANDS = 3
LARGEST_PERCENT = 100


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """An amount or range in euro, and where it stands in its text (``text[start:end]``)."""

    low: Decimal
    high: Decimal
    start: int
    end: int

    @property
    def is_range(self) -> bool:
        return self.low != self.high


@dataclass(frozen=True, slots=True)
class FoundPercent:
    """A percentage, and where it stands in its text."""

    value: Decimal
    start: int
    end: int


def find_amounts(text: str) -> list[FoundAmount]:
    """Return the amounts of euro in ``text`` in reading order."""
    found: list[FoundAmount] = []
    taken = bytearray(len(text))
    for form in AMOUNTS:
        for match in form.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            each = _read(match)
            if each is not None:
                found.append(each)
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return sorted(found, key=lambda each: each.start)


def find_percents(text: str) -> list[FoundPercent]:
    """Return the percentages in ``text`` in reading order."""
    return [
        FoundPercent(value, match.start(), match.end())
        for match in PERCENT.finditer(text)
        if 0 < (value := Decimal(match[1].replace(",", "."))) <= LARGEST_PERCENT
    ]


def read_number(text: str, scale: str = "") -> Decimal:
    """Return the value of a number as people write it: "40.000" is forty thousand.

    Before a scale word ("12.95 million") the separator is decimal. Without one, a separator that is
    followed by three digits groups thousands.
    """
    digits = re.sub(SPACE, "", text)
    factor = FACTORS[scale[0].lower()] if scale else 1
    whole, *groups = re.split(r"[.,]", digits)
    is_grouped = bool(groups) and all(len(group) == THOUSANDS for group in groups)
    if is_grouped and not (scale and not groups[1:]):
        return Decimal("".join([whole, *groups])) * factor
    if groups[1:]:
        return Decimal("".join([whole, *groups[:-1]]) + "." + groups[-1]) * factor
    return Decimal(".".join([whole, *groups])) * factor


def _read(match: re.Match[str]) -> FoundAmount | None:
    parts = match.groupdict()
    before = match.string[max(0, match.start() - LONGEST_BETWEEN) : match.start()]
    if AND.search(match[0]) and not BETWEEN.search(before):
        # "2 million and 3 million" are two amounts; only "between ... and ..." is one range.
        return None
    scale = parts["highs"] or ""
    high = read_number(match["high"], scale)
    low = high
    if parts.get("low"):
        # "1-2 million" means one to two million, "200,000-700,000" carries no scale at all.
        low = read_number(match["low"], parts["lows"] or scale)
        if low >= high:
            low = read_number(match["low"], parts["lows"] or "")
        if low >= high:
            return None
    if high < 1:
        return None
    return FoundAmount(low, high, match.start(), match.end())
