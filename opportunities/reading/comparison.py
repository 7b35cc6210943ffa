"""Calls side by side: one row per fact, the proof of each, and in what they differ."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opportunities import labels, wording
from opportunities.models import Call, Deadline, Evidence
from opportunities.reading.stages import knows_phase
from opportunities.vocabulary import BINDING_DEADLINES, DeadlineKind

FEWEST = 2
MOST = 4
LONGEST_NUMBER = 18


class Verdict(StrEnum):
    """What one row says; a value that is not known is neither the same nor different."""

    SAME = "same"
    DIFFERENT = "different"
    PARTLY_UNKNOWN = "partly_unknown"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The ids that were asked for: those to compare, those too many, what is no id."""

    ids: list[int]
    too_many: list[int]
    misunderstood: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one call says about one fact, line by line (none: not known), and its proof."""

    call: Call
    lines: list[str]
    proof: Evidence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    label: Promise
    cells: list[Cell]
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    title: Promise
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact to compare: its name, the field whose proof it rests on, its words for a call."""

    label: Promise
    field: str
    say: Callable[[Any], Iterable[str]]


def read_choice(texts: Iterable[str]) -> Choice:
    """Read ids written one by one or separated by commas; each counts once, in order."""
    parts = [part.strip() for text in texts for part in text.split(",")]
    numbers = {part: _read_number(part) for part in parts if part}
    ids = list(dict.fromkeys(number for number in numbers.values() if number is not None))
    wrong = [part for part, number in numbers.items() if number is None]
    return Choice(ids=ids[:MOST], too_many=ids[MOST:], misunderstood=wrong)


def compare(calls: list[Call]) -> list[Group]:
    """Return the facts of ``calls`` in groups of rows; their evidence has to be loaded."""
    proofs = [{each.field: each for each in call.evidence.all()} for call in calls]
    return [
        Group(title=title, rows=[_compare_fact(fact, calls, proofs) for fact in facts])
        for title, facts in FACTS
    ]


def _compare_fact(fact: Fact, calls: list[Call], proofs: list[dict[str, Evidence]]) -> Row:
    cells = [
        Cell(call=call, lines=lines, proof=proven.get(fact.field) if lines else None)
        for call, proven in zip(calls, proofs, strict=True)
        for lines in [[line for line in fact.say(call) if line]]
    ]
    return Row(label=fact.label, cells=cells, verdict=_judge([cell.lines for cell in cells]))


def _judge(values: list[list[str]]) -> Verdict:
    known = [lines for lines in values if lines]
    if not known:
        return Verdict.UNKNOWN
    if any(lines != known[0] for lines in known):
        return Verdict.DIFFERENT
    return Verdict.SAME if len(known) == len(values) else Verdict.PARTLY_UNKNOWN


def _read_number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else None


def _say_dates(kinds: Iterable[DeadlineKind]) -> Callable[[Any], Iterable[str]]:
    wanted = frozenset(kinds)
    return lambda call: [_say_date(each) for each in call.deadlines.all() if each.kind in wanted]


def _say_date(deadline: Deadline) -> str:
    kind = labels.label_of(labels.DEADLINE_KINDS, deadline.kind)
    day = wording.say_deadline(
        deadline.date, deadline.date_to, hour=deadline.time, zone=deadline.timezone
    )
    return f"{kind}: {day}"


def _say_euro(name: str) -> Callable[[Any], Iterable[str]]:
    return lambda call: [
        wording.say_euro(amount) for amount in [getattr(call, name)] if amount is not None
    ]


def _say_percent(name: str) -> Callable[[Any], Iterable[str]]:
    return lambda call: [
        wording.say_percent(share) for share in [getattr(call, name)] if share is not None
    ]


def _say_number(call: Call) -> Iterable[str]:
    return [] if call.grants_expected is None else [str(call.grants_expected)]


def _say_audience(call: Call) -> Iterable[str]:
    return sorted(labels.label_of(labels.AUDIENCES, word) for word in call.audience)


def _say_countries(call: Call) -> Iterable[str]:
    return sorted(str(labels.COUNTRIES.get(code, code)) for code in call.countries)


def _say_topics(call: Call) -> Iterable[str]:
    return sorted({wording.in_language(topic, "label") for topic in call.topics.all()})


def _say_programme(call: Any) -> Iterable[str]:
    return [wording.in_language(call.programme, "name")] if call.programme else []


def _say_phase(call: Any) -> Iterable[str]:
    proven = {each.field for each in call.evidence.all()}
    return [labels.label_of(labels.PHASES, call.phase)] if knows_phase(call, proven) else []


FACTS: list[tuple[Promise, list[Fact]]] = [
    (
        _("Dates"),
        [
            Fact(_("Opens on"), "opens_on", lambda c: [wording.say_partial_date(c.opens_on)]),
            Fact(_("Deadlines"), "deadlines", _say_dates(BINDING_DEADLINES)),
            Fact(_("Expected opening"), "deadlines", _say_dates({DeadlineKind.EXPECTED})),
        ],
    ),
    (
        _("Money"),
        [
            Fact(_("Budget of the whole call"), "budget_total_eur", _say_euro("budget_total_eur")),
            Fact(_("Most that one grant can give"), "grant_max_eur", _say_euro("grant_max_eur")),
            Fact(_("Number of grants expected"), "grants_expected", _say_number),
            Fact(
                _("Funding rate (share of the costs that the EU pays)"),
                "funding_rate_percent",
                _say_percent("funding_rate_percent"),
            ),
            Fact(
                _("Share of the budget reserved to SMEs"),
                "sme_share_percent",
                _say_percent("sme_share_percent"),
            ),
        ],
    ),
    (
        _("Rules"),
        [
            Fact(_("Who may apply"), "audience", _say_audience),
            Fact(_("Countries"), "countries", _say_countries),
            Fact(_("Phase"), "phase", _say_phase),
            Fact(_("Programme"), "programme", _say_programme),
            Fact(_("Series"), "series", lambda call: [call.series.name] if call.series else []),
            Fact(_("Sectors"), "topics", _say_topics),
        ],
    ),
]
