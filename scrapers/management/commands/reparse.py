"""Read the saved pages of a source again with today's readers and print what changes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scrapers.runs import AlreadyRunning, UnknownSource
from scrapers.runs.replay import EntryChange, FieldChange, Replay, replay_source

LONGEST_VALUE = 160
CONTEXT = 40


class Command(BaseCommand):
    help = (
        "Print, field by field, what today's readers change on the entries of all saved pages."
        " Exit code: 0, 2 unknown source, 1 a page could not be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the contract."""
        parser.add_argument("source", help="code of the source, such as eccp")
        parser.add_argument(
            "--apply", action="store_true", help="bring the changes into the catalogue"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Replay, print the differences (the count of pages goes to standard error)."""
        try:
            replay = replay_source(options["source"], apply=options["apply"])
        except UnknownSource as problem:
            raise CommandError(str(problem), returncode=2) from problem
        except AlreadyRunning as problem:
            raise CommandError(str(problem), returncode=1) from problem
        for entry in replay.entries:
            self._print_entry(entry)
        for address, count in replay.emptied.items():
            self.stdout.write(f"{address}\n  no entry any more; it gave {count}, which stay")
        for address, reason in replay.unreadable.items():
            self.stdout.write(f"{address}\n  cannot be read: {reason}")
        self.stderr.write(_summarise(replay))
        if replay.unreadable:
            raise SystemExit(1)

    def _print_entry(self, entry: EntryChange) -> None:
        self.stdout.write(f"{entry.title}\n  {entry.address}")
        if entry.is_new:
            self.stdout.write("  new entry")
        for change in entry.changes:
            self.stdout.write(f"  {_describe(change)}")


def _summarise(replay: Replay) -> str:
    new = sum(entry.is_new for entry in replay.entries)
    verb = "were written" if replay.is_applied else "would be written (--apply writes them)"
    return (
        f"{replay.pages} saved pages read again; {verb}: {new} new entries, "
        f"{len(replay.entries) - new} with other values, {replay.renewed} with newer proofs only; "
        f"{len(replay.unreadable)} pages cannot be read"
    )


def _describe(change: FieldChange) -> str:
    before, after = _as_text(change.before), _as_text(change.after)
    if before == after:
        return f"{change.name}: {after or '(empty)'} (the same, with other words of proof)"
    shown = " -> ".join(each or "(empty)" for each in _shorten(before, after))
    return f"{change.name}: {shown}{' (locked: only proposed)' if change.is_proposed else ''}"


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_as_text(each) for each in value)
    if isinstance(value, dict):
        return " ".join(str(each) for each in value.values() if each)
    return "" if value is None else " ".join(str(value).split())


def _shorten(before: str, after: str) -> tuple[str, str]:
    """Return both texts, long ones from shortly before the place where they begin to differ."""
    pairs = zip(before, after, strict=False)
    same = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))
    if max(len(before), len(after)) <= LONGEST_VALUE:
        return before, after
    start = max(same - CONTEXT, 0)
    return _cut(before, start), _cut(after, start)


def _cut(text: str, start: int) -> str:
    cut = text[start : start + LONGEST_VALUE]
    return f"{'…' if start and cut else ''}{cut}{'…' if start + len(cut) < len(text) else ''}"
