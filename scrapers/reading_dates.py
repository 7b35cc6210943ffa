"""Find dates in English text: every form met on the sources, day first, nothing guessed."""

import re
from dataclasses import dataclass, replace
from datetime import date

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
MONTH_NUMBERS = {name: number for number, name in enumerate(MONTHS, 1)}
MONTH_NUMBERS |= {name[:3]: number for name, number in MONTH_NUMBERS.items()} | {"sept": 9}

# Counts of spaces are bounded, so that no text, however long, is searched twice.
GAP = r"\s{0,3}"
MONTH = rf"(?:{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\b\.?"
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
ORDINAL = r"(?:\s?(?:st|nd|rd|th)\b)?"
YEAR = r"(?:19|20)\d\d"
DASH = r"-|–|—|\u2012"
TO = rf"{GAP}(?:{DASH}|\bto\b|\band\b|&|\buntil\b|\btill\b){GAP}"
WEEKDAY = rf"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?{GAP})?"
OF = r"(?:\s{1,3}of)?(?:\s{1,3},?|,)\s{0,3}"
START, START_OF_NAME, END = r"(?<![\d/.-])", r"(?<!\w)", r"(?!\d)"
D1, D2 = rf"{WEEKDAY}(?P<d1>{DAY}){ORDINAL}", rf"{WEEKDAY}(?P<d2>{DAY}){ORDINAL}"
M1, M2 = rf"(?P<m1>{MONTH})", rf"(?P<m2>{MONTH})"
Y1, Y2 = rf",?{GAP}(?P<y1>{YEAR})", rf",?{GAP}(?P<y2>{YEAR})"
DAYS_BETWEEN = rf"(?:,\s?{DAY}){{0,4}}"

# The longest form first: a range must not be read as its last day.
FORMS = [
    re.compile("".join(parts), re.IGNORECASE)
    for parts in (
        (START, D1, OF, M1, Y1, TO, D2, OF, M2, Y2, END),
        (START, D1, OF, M1, TO, D2, OF, M2, Y2, END),
        (START, D1, DAYS_BETWEEN, TO, D2, OF, M2, Y2, END),
        (START_OF_NAME, M1, r"\s{1,3}", D1, TO, M2, r"\s{1,3}", D2, Y2, END),
        (START_OF_NAME, M2, r"\s{1,3}", D1, TO, D2, Y2, END),
        (START, D1, OF, M1, Y1, END),
        (START_OF_NAME, WEEKDAY, M1, r"\s{1,3}", D1, Y1, END),
        (
            rf"{START}(?P<d1>{DAY})(?P<sep>[./-])(?P<n1>0?[1-9]|1[0-2])(?P=sep)(?P<y1>{YEAR})",
            r"(?!\.?\d|[/-])",
        ),
        (
            rf"{START}(?P<y1>{YEAR})-(?P<n1>0[1-9]|1[0-2])-(?P<d1>0[1-9]|[12]\d|3[01])",
            END,
        ),
        (START_OF_NAME, M1, TO, M2, Y2, END),
        (START_OF_NAME, r"(?<!\d\s)", M1, Y1, END),
    )
]
# "22 December 2023, 31 May, 30 September and 20 December 2024": the year stands at the end.
YEARLESS = re.compile(
    rf"{START}{D1}{OF}{M1}(?={GAP}(?:[,;/&]|\band\b|\bor\b))",
    re.IGNORECASE,
)
RANGE_GAP = re.compile(rf"{GAP}(?:{DASH}|\bto\b|\buntil\b|\btill\b){GAP}", re.IGNORECASE)
PAIR = re.compile(r"\band\b|&", re.IGNORECASE)
LONGEST_LIST_GAP = 40


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date or range in a text: partial dates, and where it stands (``text[start:end]``).

    ``is_pair`` marks "12 and 13 June": two days of an event, but two deadlines of a call.
    """

    first: str
    last: str
    start: int
    end: int
    is_pair: bool = False

    @property
    def is_range(self) -> bool:
        return self.first != self.last

    @property
    def is_day(self) -> bool:
        """True when both ends are known to the day."""
        return len(self.first) == len(self.last) == len("yyyy-mm-dd")


def find_dates(text: str) -> list[FoundDate]:
    """Return the dates of ``text`` in reading order; impossible ones (31 June) are not dates."""
    found: list[FoundDate] = []
    taken = bytearray(len(text))
    for form in FORMS:
        for match in form.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            # What cannot be a date is taken all the same: "31 June 2020" does not mean June.
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            each = _read(match)
            if each is not None:
                found.append(each)
    found += _find_yearless(text, found, taken)
    return _join_ranges(text, sorted(found, key=lambda each: each.start))


def _join_ranges(text: str, found: list[FoundDate]) -> list[FoundDate]:
    """Make one range of two whole dates that only a dash or "to" separates."""
    joined: list[FoundDate] = []
    for each in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and not (last.is_range or each.is_range)
            and last.first < each.first
            and RANGE_GAP.fullmatch(text, last.end, each.start)
        ):
            joined[-1] = replace(last, last=each.last, end=each.end)
        else:
            joined.append(each)
    return joined


def _find_yearless(text: str, dated: list[FoundDate], taken: bytearray) -> list[FoundDate]:
    """Return the dates that take their year from the next one of their list, the last first."""
    found: list[FoundDate] = []
    behind = sorted(dated, key=lambda each: each.start)
    following: FoundDate | None = None
    for match in reversed(list(YEARLESS.finditer(text))):
        while behind and behind[-1].start >= match.end():
            following = behind.pop()
        if following is None or any(taken[match.start() : match.end()]):
            continue
        each = _with_year_of(following, match, text)
        if each is not None:
            found.append(each)
            following = each
    return found


def _with_year_of(following: FoundDate, match: re.Match[str], text: str) -> FoundDate | None:
    gap = text[match.end() : following.start]
    if not following.is_day or len(gap) > LONGEST_LIST_GAP or re.search(r"[.;:!?]|\d", gap):
        return None
    day = _day(int(following.first[:4]), _month(match["m1"]), int(match["d1"]))
    if day is None or day >= following.first:
        return None
    return FoundDate(day, day, match.start(), match.end())


def _read(match: re.Match[str]) -> FoundDate | None:
    parts = match.groupdict()
    year = int(parts.get("y2") or parts["y1"])
    if not parts.get("d1"):
        return _read_months(match, parts, year)
    last_month = parts.get("m2") or parts.get("m1")
    last_number = _month(last_month) if last_month else int(parts["n1"])
    first_number = _month(parts["m1"]) if parts.get("m1") else last_number
    first = _day(int(parts.get("y1") or year), first_number, int(parts["d1"]))
    last = _day(year, last_number, int(parts.get("d2") or parts["d1"]))
    if parts.get("d2") is None:
        last = first
    if first and last and first > last and not parts.get("y1"):
        first = _day(year - 1, first_number, int(parts["d1"]))
    if first is None or last is None or first > last:
        return None
    is_pair = first != last and PAIR.search(match[0]) is not None
    return FoundDate(first, last, match.start(), match.end(), is_pair)


def _read_months(match: re.Match[str], parts: dict[str, str | None], year: int) -> FoundDate:
    first = f"{year}-{_month(parts['m1'] or ''):02}"
    last = f"{year}-{_month(parts['m2'] or ''):02}" if parts.get("m2") else first
    found = FoundDate(first, last, match.start(), match.end())
    return found if first <= last else replace(found, first=f"{year - 1}{first[4:]}")


def _month(name: str) -> int:
    return MONTH_NUMBERS[name.rstrip(".").lower()]


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
