"""Ask a source for a few pages of every kind and say what was found, missed, or gone."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scrapers.errors import ConfigurationRefused
from scrapers.runs import UnknownSource
from scrapers.runs.probing import AnchorFinding, ListFinding, PageFinding, Probe, probe_source

BAD_ARGUMENTS = 2
INCOMPLETE = 3


class Command(BaseCommand):
    help = (
        "Fetch robots.txt, every list and some pages of each kind; the catalogue is not touched."
        " Exit code: 0 everything could be read, 3 not everything, 2 bad arguments."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the source."""
        parser.add_argument("source", help="code of the source, such as eccp")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Probe, print, and leave with the exit code that says whether everything could be read."""
        try:
            probe = probe_source(options["source"])
        except (UnknownSource, ConfigurationRefused) as problem:
            raise CommandError(str(problem), returncode=BAD_ARGUMENTS) from problem
        self.stdout.writelines(f"{line}\n" for line in _describe(probe))
        if not probe.is_complete:
            raise SystemExit(INCOMPLETE)


def _describe(probe: Probe) -> Iterator[str]:
    yield f"robots.txt: {probe.robots}"
    yield "lists:"
    yield from (f"  {_describe_list(each)}" for each in probe.lists)
    yield "pages:"
    for page in probe.pages:
        yield from (f"  {line}" for line in _describe_page(page))
    yield "anchors:"
    yield from (f"  {_describe_anchor(each)}" for each in probe.anchors.values())
    yield from _conclude(probe)


def _describe_list(each: ListFinding) -> str:
    name = f"{each.section} {each.path}"
    if each.problem:
        return f"{name}: could not be read: {each.problem}"
    pager = ", with a pager" if each.has_pager else ""
    return f"{name}: {len(each.entries)} entries{pager}"


def _describe_page(page: PageFinding) -> Iterator[str]:
    yield page.address
    if page.kind is None:
        yield f"  could not be read: {page.problem}"
    elif not page.records:
        yield "  no entry of the catalogue"
    else:
        count = f", {page.records} entries, the first" if page.records > 1 else ""
        yield f"  {page.kind.value.replace('_', ' ')}{count}: {page.title}"
        yield f"  found: {', '.join(page.found)}"
        yield f"  missed: {', '.join(page.missed) or 'nothing'}"


def _describe_anchor(anchor: AnchorFinding) -> str:
    note = f"; {anchor.note}" if anchor.note and anchor.seen < anchor.looked_at else ""
    if not anchor.looked_at:
        return f"{anchor.name}: not looked for, as no page that should have it was read"
    if not anchor.seen:
        return f"{anchor.name}: GONE (pages looked at: {anchor.looked_at}{note})"
    return f"{anchor.name}: there (pages: {anchor.seen} of {anchor.looked_at}{note})"


def _conclude(probe: Probe) -> Iterator[str]:
    if probe.stopped:
        yield f"the site was asked no further: {probe.stopped}"
    if probe.silent_sections:
        yield f"no entry was listed by: {', '.join(probe.silent_sections)}"
    if probe.unread_kinds:
        yield f"no page could be read of the kind: {', '.join(probe.unread_kinds)}"
    if probe.is_complete:
        yield "every section answered and every kind of page could be read"
