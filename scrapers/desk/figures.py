"""The figures of a run beside those of the last good one, so that differences stand out; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MINUS = "\N{MINUS SIGN}"
SHARE_THAT_STANDS_OUT = 0.1
FEWEST_THAT_STAND_OUT = 3
POINTS_THAT_STAND_OUT = 10
STEPS = (
    *("listed", "visited", "same", "parsed", "dated"),
    *("created", "updated", "unchanged", "proposed", "refused", "gone"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One step of the funnel: this run, the last good one, and whether to look twice."""

    name: str
    value: str
    before: str = ""
    difference: str = ""
    stands_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFigures:
    """One list of a run; ``before`` is None where the last good run did not read it."""

    name: str
    listed: int
    before: int | None
    missing: int
    known: int
    failures: tuple[str, ...]
    stands_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The share of entries that have one field, in percent; None where nobody counted."""

    name: str
    percent: int | None
    before: int | None
    stands_out: bool


def compare_funnels(
    counts: Mapping[str, Any], base: Mapping[str, Any] | None
) -> tuple[Figure, ...]:
    """Return every step of a run beside the run that it is compared with."""
    return tuple(_compare_step(name, counts, base) for name in STEPS)


def compare_sections(
    counts: Mapping[str, Any], base: Mapping[str, Any] | None
) -> tuple[SectionFigures, ...]:
    """Return what each list of a run gave, beside what it gave the last time."""
    earlier: Mapping[str, Any] = (base or {}).get("sections", {})
    return tuple(
        _compare_section(name, section, earlier.get(name))
        for name, section in counts.get("sections", {}).items()
    )


def compare_coverage(
    counts: Mapping[str, Any], base: Mapping[str, Any] | None
) -> tuple[Coverage, ...]:
    """Return the shares that a run could count, beside those of the run before."""
    now: Mapping[str, float] = counts.get("coverage", {})
    before: Mapping[str, float] = (base or {}).get("coverage", {})
    return tuple(
        _compare_share(name, now.get(name), before.get(name))
        for name in dict.fromkeys([*now, *before])
    )


def _compare_step(name: str, counts: Mapping[str, Any], base: Mapping[str, Any] | None) -> Figure:
    if name == "dated":
        return _compare_dated(counts, base)
    value = _count(name, counts)
    if base is None:
        return Figure(name=name, value=str(value))
    before = _count(name, base)
    # One list that collapsed hides in the sum where another list names the same pages.
    hidden = name == "listed" and any(e.stands_out for e in compare_sections(counts, base))
    return Figure(
        name=name,
        value=str(value),
        before=str(before),
        difference=_signed(value - before),
        stands_out=hidden or _stands_out(name, value, before),
    )


def _compare_dated(counts: Mapping[str, Any], base: Mapping[str, Any] | None) -> Figure:
    now, before = _dated(counts), _dated(base or {})
    worse = bool(
        now[1]
        and before[1]
        and now[0] / now[1] < before[0] / before[1] - POINTS_THAT_STAND_OUT / 100
    )
    return Figure(
        name="dated",
        value=f"{now[0]}/{now[1]}",
        before=f"{before[0]}/{before[1]}" if base is not None else "",
        stands_out=worse,
    )


def _dated(counts: Mapping[str, Any]) -> tuple[int, int]:
    part = int(counts.get("calls_dated", 0)) + int(counts.get("events_dated", 0))
    return part, int(counts.get("calls", 0)) + int(counts.get("events", 0))


def _count(name: str, counts: Mapping[str, Any]) -> int:
    if name == "same":
        return int(counts.get("not_modified", 0)) + int(counts.get("unchanged_pages", 0))
    return int(counts.get(name, 0))


def _signed(difference: int) -> str:
    if not difference:
        return ""
    return f"+{difference}" if difference > 0 else f"{MINUS}{-difference}"


def _stands_out(name: str, value: int, before: int) -> bool:
    if name == "listed":
        least = max(before * SHARE_THAT_STANDS_OUT, FEWEST_THAT_STAND_OUT)
        return abs(value - before) >= least
    return name in {"refused", "gone"} and value > before


def _compare_section(
    name: str, section: Mapping[str, Any], before: Mapping[str, Any] | None
) -> SectionFigures:
    listed = int(section.get("listed", 0))
    listed_before = int(before.get("listed", 0)) if before is not None else None
    failures = tuple(section.get("entrances_failed", ()))
    return SectionFigures(
        name=name,
        listed=listed,
        before=listed_before,
        missing=int(section.get("missing", 0)),
        known=int(section.get("known", 0)),
        failures=failures,
        stands_out=listed_before is not None and _stands_out("listed", listed, listed_before),
    )


def _compare_share(name: str, now: float | None, before: float | None) -> Coverage:
    percent = None if now is None else round(now * 100)
    earlier = None if before is None else round(before * 100)
    fell = (
        percent is not None and earlier is not None and percent <= earlier - POINTS_THAT_STAND_OUT
    )
    return Coverage(name=name, percent=percent, before=earlier, stands_out=fell)
