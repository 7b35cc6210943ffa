"""What a run is compared with: good runs, and doubtful ones that a person took for normal."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from scrapers.archive import load_page
from scrapers.cluster_collaboration import site
from scrapers.errors import PageDamaged, PageNotKept
from scrapers.health import (
    FEWEST_FOR_A_MASS_ABSENCE,
    LARGEST_BELIEVABLE_DROP,
    RunCounts,
    coverage,
    find_list_doubts,
    find_reading_doubts,
    read_listed,
)
from scrapers.models import KnownPage, RunState, ScrapeRun
from scrapers.selecting import parse_html

RUNS_TO_COMPARE = 20
RUNS_TO_LOOK_AT = 100
NO_ENTRY_ANY_MORE = "was an entry and is none any more"
PAGER_LOST = "the list of {} has lost its pager"
FEW_DATED = re.compile(r"only \d+ of \d+ calls have a date")
# What a site can have changed for good. Everything else says that we could not read it.
ACCEPTABLE = tuple(
    re.compile(form)
    for form in (
        r"the list of [\w-]+ was empty",
        r"the list of [\w-]+ has lost its pager",
        r"the list of [\w-]+ holds \d+ entries, fewer than the \d+ it always had",
        r"the list of [\w-]+ shrank from \d+ to \d+",
        r"\d+ of \d+ known pages are missing from the list of [\w-]+",
        r"(calls with a deadline|events with a date) fell from \d+% to \d+% of the pages",
        FEW_DATED.pattern,
    )
)


class NotAcceptable(Exception):
    """A run cannot become the new normal; ``str()`` says why, in the language of the reader."""


def believed_runs(source: str) -> QuerySet[ScrapeRun]:
    """Return the runs that others are compared with, newest first."""
    believed = Q(state=RunState.GOOD) | Q(state=RunState.DOUBTFUL, accepted_at__isnull=False)
    return ScrapeRun.objects.filter(believed, source=source).order_by("-started_at")


def last_bases(source: str) -> dict[str, datetime]:
    """Return for each section when the last run began that later ones are compared with."""
    latest: dict[str, datetime] = {}
    stored = believed_runs(source).values_list("sections", "started_at")
    for sections, started_at in stored[:RUNS_TO_LOOK_AT]:
        for name in sections:
            latest.setdefault(name, started_at)
    return latest


@dataclass(frozen=True, slots=True)
class Comparison:
    """The counts of earlier runs, newest first, and the doubts that follow from them."""

    bases: tuple[dict[str, Any], ...] = ()

    @classmethod
    def load(cls, source: str, sections: Collection[str]) -> Self:
        """Return what a run over these sections is compared with."""
        stored = believed_runs(source).values_list("sections", "counts")[:RUNS_TO_COMPARE]
        return cls(tuple(counts for names, counts in stored if set(names) & set(sections)))

    @property
    def has_base(self) -> bool:
        """False before there was a run to believe."""
        return bool(self.bases)

    def doubt_lists(self, counts: RunCounts) -> list[str]:
        """Say what is wrong with the lists of a run.

        A list may be as short, and as much without pager, as the last one that was believed: the
        floors of a section only hold where no person has accepted less.
        """
        before = read_listed(self.bases)
        lowered = {
            name: replace(
                section,
                expected_at_least=min(section.expected_at_least, before.get(name, 10**9)),
            )
            for name, section in counts.sections.items()
        }
        doubts = find_list_doubts(replace(counts, sections=lowered), listed_last_time=before)
        known = {PAGER_LOST.format(name) for name in counts.sections if self._lacked_pager(name)}
        return [doubt for doubt in doubts if doubt not in known]

    def doubt_reading(self, counts: RunCounts) -> list[str]:
        """Say why the pages of a run cannot be believed."""
        stored = (each for each in self.bases if each.get("coverage"))
        base = next(stored, {})
        before: dict[str, float] = base.get("coverage", {})
        doubts = find_reading_doubts(counts, coverage_last_time=before)
        shares = coverage(counts)
        calls, accepted = "calls with a deadline", before.get("calls with a deadline")
        if accepted is not None and shares.get(calls, 0.0) >= accepted:
            doubts = [doubt for doubt in doubts if not FEW_DATED.fullmatch(doubt)]
        # Where little is dated already, a drop of the usual size would leave nothing at all.
        for name, share in shares.items():
            least = before.get(name, 0.0) * LARGEST_BELIEVABLE_DROP
            told = f"{name} fell from {before.get(name, 0.0):.0%} to {share:.0%} of the pages"
            if share < least and told not in doubts:
                doubts.append(told)
        return doubts

    def _lacked_pager(self, name: str) -> bool:
        sections = (each.get("sections", {}) for each in self.bases)
        latest: dict[str, Any] = next((each[name] for each in sections if name in each), {})
        return bool(latest.get("pager_missing"))


def find_obstacle(run: ScrapeRun) -> str:
    """Say why a run cannot become the new normal; empty when it can."""
    if run.state != RunState.DOUBTFUL or run.counts.get("limit") is not None:
        return _("Only a whole run that ended in doubt can be accepted.")
    if run.accepted_at is not None:
        return _("This run has been accepted already.")
    unreadable = _has_lost_access(run) or _has_lost_its_lists(run) or _has_lost_entries(run)
    if unreadable or any(not is_acceptable(doubt) for doubt in run.doubts):
        return _(
            "Not all of its doubts are about a site that changed: pages that cannot be read, are"
            " refused or ask to log in are never accepted. Repair the reading or the access first."
        )
    if _later_runs(run):
        return _("A later run has read the same lists; only the latest one can be accepted.")
    return ""


def is_acceptable(doubt: str) -> bool:
    """Tell whether a doubt can come from a site that really changed."""
    return any(form.fullmatch(doubt) for form in ACCEPTABLE)


@transaction.atomic
def accept_run(run_id: int, *, by: str, reason: str) -> ScrapeRun:
    """Take the figures of a doubtful run for the new normal and return the run.

    It stays doubtful and concludes nothing itself: the next run with figures like it does. Raises
    NotAcceptable.
    """
    run = ScrapeRun.objects.select_for_update().get(pk=run_id)
    obstacle = find_obstacle(run)
    if obstacle:
        raise NotAcceptable(obstacle)
    if not reason.strip():
        raise NotAcceptable(_("Say why the source is right: others will ask."))
    run.accepted_at, run.accepted_by = timezone.now(), by
    run.accepted_reason = reason.strip()
    run.save(update_fields=["accepted_at", "accepted_by", "accepted_reason"])
    return run


def _has_lost_access(run: ScrapeRun) -> bool:
    if run.counts.get("access_lost"):
        return True
    sections = run.counts.get("sections", {}).values()
    failures = [each for section in sections for each in section.get("entrances_failed", [])]
    return any("log-in" in each or "(403)" in each for each in (*failures, *run.notes))


def _has_lost_entries(run: ScrapeRun) -> bool:
    """Many pages that held entries and show none: that is a reader gone blind, not an archive."""
    return sum(NO_ENTRY_ANY_MORE in note for note in run.notes) >= FEWEST_FOR_A_MASS_ABSENCE


def _has_lost_its_lists(run: ScrapeRun) -> bool:
    """Tell whether an empty list has no content of a page around it: then nothing was read."""
    sections: dict[str, dict[str, int]] = run.counts.get("sections", {})
    empty = {name for name, counts in sections.items() if not counts.get("listed")}
    base = settings.ECCP_BASE_URL.rstrip("/")
    addresses = [
        f"{base}{entrance.path}"
        for section in site.SECTIONS
        if section.name in empty and f"the list of {section.name} was empty" in run.doubts
        for entrance in section.entrances
    ]
    kept = KnownPage.objects.filter(url__in=addresses).exclude(last_sha256="")
    return any(not _shows_a_page(each) for each in kept.values_list("last_sha256", flat=True))


def _shows_a_page(sha256: str) -> bool:
    try:
        page = load_page(sha256)
    except (PageDamaged, PageNotKept):
        return False
    return parse_html(page.text).select_one("main, [role=main], #main-content") is not None


def _later_runs(run: ScrapeRun) -> bool:
    over = (RunState.GOOD, RunState.DOUBTFUL)
    later = ScrapeRun.objects.filter(
        source=run.source, state__in=over, started_at__gt=run.started_at
    )
    return any(set(names) & set(run.sections) for names in later.values_list("sections", flat=True))
