"""Write the items of digests: one entry with what is new or changed, its dates, its address.

Every item is written once per language and day, however many letters carry it. What differs from
letter to letter, why it matched and where it is silenced, stands in it as a mark.
"""

import datetime as dt
from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from alerts.services.links import absolute
from alerts.services.reminders import letter_day
from alerts.services.wording import name_stage, say_days_left
from opportunities import labels, wording
from opportunities.models import Revision
from opportunities.querysets import brussels_day
from opportunities.search.finding import Selection
from opportunities.search.results import find
from opportunities.severity import find_severity
from opportunities.templatetags.entry_pages import severity_label
from opportunities.templatetags.source_words import say_recorded
from opportunities.views.sections import load_entries
from opportunities.vocabulary import DeadlineKind, OpportunityKind, Severity

# Private-use characters: no text of ours has them, and texts of sources lose them on the way.
WHY_MARK, MANAGE_MARK = "\ue000", "\ue001"
ENTRIES_KEPT = 3000
ITEMS_KEPT = 6000


@dataclass(frozen=True, slots=True)
class Written:
    """An item in both forms, and the heading under which it stands in a long letter."""

    title: str
    group: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words; ``weight`` says how much it matters."""

    field: str
    before: str
    after: str
    weight: str
    is_critical: bool


class ItemWriter:
    """Loads entries and writes items, and remembers a bounded number of both."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self.day = brussels_day(now)
        self._entries: OrderedDict[int, Any] = OrderedDict()
        self._written: OrderedDict[Hashable, Written | None] = OrderedDict()

    def load(self, ids: Iterable[int]) -> None:
        """Have these entries at hand; those that are not published any more are left out."""
        wanted = dict.fromkeys(ids)
        missing = [each for each in wanted if each not in self._entries]
        if missing:
            selection = Selection(ids=tuple(missing))
            found = find(selection, self.now, place=(0, len(missing)))
            loaded = {entry.pk: entry for entry in load_entries(found)}
            self._entries |= {each: loaded.get(each) for each in missing}
        for each in wanted:
            self._entries.move_to_end(each)
        while len(self._entries) > max(ENTRIES_KEPT, len(wanted)):
            self._entries.popitem(last=False)

    def titles(self, content: dict[str, Any]) -> list[str]:
        """Return the titles of the first two items that can be shown."""
        ids = [each["entry"] for each in content["reminders"]]
        ids += [row[0] for row in content["items"]]
        shown = [self._entries[each] for each in dict.fromkeys(ids) if self._entries.get(each)]
        return [wording.in_language(entry, "title") for entry in shown[:2]]

    def write_item(self, row: list[Any]) -> Written | None:
        """Write what is new or changed; None for an entry that may not be shown any more."""
        entry, is_new, changes, _ = row
        pairs = tuple(tuple(each) for each in changes)
        return self._keep((get_language(), entry, is_new, pairs), entry, self._make_item)

    def write_reminder(self, each: dict[str, Any]) -> Written | None:
        """Write a date that comes near; None as above."""
        key = (get_language(), each["entry"], each["kind"], each["date"], each["moved_from"])
        return self._keep(key, each["entry"], self._make_reminder)

    def _keep(self, key: tuple[Any, ...], entry: int, make: Any) -> Written | None:
        if key in self._written:
            self._written.move_to_end(key)
            return self._written[key]
        loaded = self._entries.get(entry)
        written = make(loaded, *key[2:]) if loaded is not None else None
        self._written[key] = written
        if len(self._written) > ITEMS_KEPT:
            self._written.popitem(last=False)
        return written

    def _make_item(self, entry: Any, is_new: int, changes: tuple[tuple[int, int], ...]) -> Written:
        told = list(_describe_changes(changes))
        return self._write(entry, note=gettext("New") if is_new else "", changes=told)

    def _make_reminder(self, entry: Any, kind: str, date: str, moved_from: str) -> Written:
        left = say_days_left(date, letter_day(self.now))
        note = f"{name_stage(kind)}: {wording.say_partial_date(date)}"
        note = f"{note}, {left}" if left else note
        if moved_from:
            moved = gettext("moved from %(date)s") % {"date": wording.say_partial_date(moved_from)}
            note = f"{note} ({moved})"
        return self._write(entry, note=note, changes=[])

    def _write(self, entry: Any, *, note: str, changes: list[Told]) -> Written:
        title = _plain(wording.in_language(entry, "title"))
        facts = {
            "title": title,
            "language": entry.language if title == _plain(entry.title) else "it",
            "kind": " · ".join(_describe(entry)),
            "note": note,
            "changes": changes,
            "dates": list(self._say_dates(entry)),
            "address": absolute(entry.get_absolute_url()),
            "mute": f"{MANAGE_MARK}mute/{entry.pk}/",
            "why": WHY_MARK,
        }
        return Written(
            title,
            _group_of(entry),
            render_to_string("alerts/mail/item.txt", facts),
            render_to_string("alerts/mail/item.html", facts),
        )

    def _say_dates(self, entry: Any) -> Iterable[str]:
        if entry.kind == OpportunityKind.EVENT and entry.starts_on:
            yield wording.say_span(entry.starts_on, entry.ends_on)
        if entry.kind == OpportunityKind.PARTNER_SEARCH and entry.expires_on:
            left = wording.say_time_left(entry.expires_on, today=self.day)
            yield _with_left(wording.say_partial_date(entry.expires_on), left)
        if entry.kind not in {OpportunityKind.CALL, OpportunityKind.EVENT}:
            return
        for deadline in entry.deadlines.all():
            if deadline.is_binding and deadline.closes_at > self.now:
                words = wording.say_deadline(
                    deadline.date, deadline.date_to, hour=deadline.time, zone=deadline.timezone
                )
                until = deadline.date_to or deadline.date
                left = wording.say_time_left(until, today=self.day)
                yield _with_left(f"{name_stage(deadline.kind)}: {words}", left)


def _with_left(words: str, left: str) -> str:
    return f"{words} ({left})" if left else words


def _describe(entry: Any) -> Iterable[str]:
    kind = OpportunityKind(entry.kind)
    yield labels.label_of(labels.KINDS, kind)
    if entry.programme:
        yield wording.in_language(entry.programme, "name")
    if entry.status:
        yield labels.label_of(labels.STATUSES_OF_KIND[kind], entry.status)


def _group_of(entry: Any) -> str:
    """Return the heading of a long letter under which an entry stands."""
    return " · ".join(list(_describe(entry))[:2])


def _describe_changes(pairs: tuple[tuple[int, int], ...]) -> Iterable[Told]:
    rows = Revision.objects.in_bulk({number for pair in pairs for number in pair})
    told = [(rows[first], rows[last]) for first, last in pairs if first in rows and last in rows]
    for first, last in told:
        severity = find_severity(first.field, first.before, last.after)
        before, after = first.before, last.after
        if severity is Severity.CRITICAL and first.field == "deadlines":
            before, after = _current(before), _current(after)
        yield Told(
            str(labels.FIELDS.get(first.field, first.field.replace("_", " "))),
            _plain(say_recorded(before, first.field)),
            _plain(say_recorded(after, first.field)),
            severity_label(severity),
            severity is Severity.CRITICAL,
        )


def _current(deadlines: Any) -> list[Any]:
    """Return deadlines without those that are only remembered as replaced."""
    return [each for each in deadlines or [] if each.get("kind") != DeadlineKind.SUPERSEDED]


def _plain(text: str) -> str:
    """Return text on one line, without the characters that stand for something here."""
    return " ".join(text.replace(WHY_MARK, "").replace(MANAGE_MARK, "").split())
