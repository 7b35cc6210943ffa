"""Decide whether a run may be believed before anything is concluded from it (promise 4)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

LARGEST_BELIEVABLE_REFUSAL = 0.1
LARGEST_BELIEVABLE_DROP = 0.5
LARGEST_BELIEVABLE_COVERAGE_DROP = 0.3
LEAST_DATED_CALLS = 0.5
# Shares of a handful of pages say nothing.
FEWEST_FOR_A_SHARE = 10
LARGEST_BELIEVABLE_ABSENCE = 1 / 3
FEWEST_FOR_A_MASS_ABSENCE = 5


@dataclass(slots=True)
class SectionCounts:
    """What the lists of one section gave.

    ``known`` counts the pages with entries that the last good run found listed, as far as the
    lists of this run can tell their absence; ``missing`` those of them that no list names now.
    """

    listed: int = 0
    known: int = 0
    missing: int = 0
    expected_at_least: int = 0
    pager_missing: bool = False
    capped: bool = False
    entrances_failed: list[str] = field(default_factory=list)
    reachable: bool = False


@dataclass(slots=True)
class RunCounts:
    """The funnel of a run. ``refused`` counts pages that should be entries and could not be read.

    ``ignored`` pages are no entries (profiles, static pages) and belong to no share; ``lost`` are
    those of them that held entries before.
    """

    listed: int = 0
    visited: int = 0
    not_modified: int = 0
    unchanged_pages: int = 0
    parsed: int = 0
    ignored: int = 0
    lost: int = 0
    gone: int = 0
    refused: int = 0
    access_lost: int = 0
    calls: int = 0
    calls_dated: int = 0
    events: int = 0
    events_dated: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    proposed: int = 0
    sections: dict[str, SectionCounts] = field(default_factory=dict)


def find_list_doubts(counts: RunCounts, *, listed_last_time: dict[str, int]) -> list[str]:
    """Say in plain words what is wrong with the lists of a run; empty when nothing is."""
    doubts = []
    for name, section in counts.sections.items():
        before = listed_last_time.get(name, 0)
        found = (
            _find_section_doubts(name, section, before)
            if section.expected_at_least or before
            else []
        )
        # A list that is empty or halved has said already why so much is missing.
        doubts += found or _find_absence_doubts(name, section)
        if section.capped:
            doubts.append(f"the list of {name} did not end where every list must: it was cut off")
    return doubts


def find_reading_doubts(counts: RunCounts, *, coverage_last_time: dict[str, float]) -> list[str]:
    """Say in plain words why the pages of a run cannot be believed; empty when they can."""
    doubts = []
    readable = counts.parsed + counts.unchanged_pages + counts.not_modified
    tried = readable + counts.refused
    if counts.refused > tried * LARGEST_BELIEVABLE_REFUSAL:
        doubts.append(f"{counts.refused} of {tried} pages could not be read")
    if _is_mass(counts.lost, of=readable + counts.lost):
        doubts.append(f"{counts.lost} pages that held entries hold none any more")
    if counts.access_lost:
        doubts.append(f"{counts.access_lost} pages asked to log in")
    for name, share in coverage(counts).items():
        before = coverage_last_time.get(name)
        if before is not None and share < before - LARGEST_BELIEVABLE_COVERAGE_DROP:
            doubts.append(f"{name} fell from {before:.0%} to {share:.0%} of the pages")
    if counts.calls >= FEWEST_FOR_A_SHARE and counts.calls_dated < counts.calls * LEAST_DATED_CALLS:
        doubts.append(f"only {counts.calls_dated} of {counts.calls} calls have a date")
    return doubts


def coverage(counts: RunCounts) -> dict[str, float]:
    """Return the share of read calls and events that have their dates, where there are enough."""
    shares = {
        "calls with a deadline": (counts.calls_dated, counts.calls),
        "events with a date": (counts.events_dated, counts.events),
    }
    return {
        name: part / whole for name, (part, whole) in shares.items() if whole >= FEWEST_FOR_A_SHARE
    }


def read_listed(runs: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Return section -> entries listed, from the stored counts of good runs, newest first."""
    listed: dict[str, int] = {}
    for counts in runs:
        for name, section in counts.get("sections", {}).items():
            listed.setdefault(name, int(section.get("listed", 0)))
    return listed


def _is_mass(part: int, *, of: int) -> bool:
    return part >= FEWEST_FOR_A_MASS_ABSENCE and part > of * LARGEST_BELIEVABLE_ABSENCE


def _find_absence_doubts(name: str, section: SectionCounts) -> list[str]:
    if not _is_mass(section.missing, of=section.known):
        return []
    return [f"{section.missing} of {section.known} known pages are missing from the list of {name}"]


def _find_section_doubts(name: str, section: SectionCounts, before: int) -> list[str]:
    if not section.reachable:
        return [f"the list of {name} could not be read: {'; '.join(section.entrances_failed)}"]
    if section.listed == 0:
        return [f"the list of {name} was empty"]
    doubts = []
    if section.pager_missing:
        doubts.append(f"the list of {name} has lost its pager")
    if section.listed < section.expected_at_least:
        doubts.append(
            f"the list of {name} holds {section.listed} entries, "
            f"fewer than the {section.expected_at_least} it always had"
        )
    if section.listed < before * LARGEST_BELIEVABLE_DROP:
        doubts.append(f"the list of {name} shrank from {before} to {section.listed}")
    return doubts
