"""Write digests: every item whole, the same item written once for all who get it."""

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from alerts.models import Letter, View
from alerts.services.digest_items import (
    MANAGE_MARK,
    WHY_MARK,
    ItemWriter,
    Written,
)
from alerts.services.links import manage_address, unsubscribe_address
from alerts.services.wording import describe_view
from opportunities.wording import say_since

# Above so many, the items of a letter stand under headings.
MOST_WITHOUT_GROUPS = 30
VIEWS_KEPT = 2000
LONGEST_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a letter, such as what is new: groups of items under headings."""

    title: str
    count: int
    groups: list[tuple[str, str, SafeString]]


class DigestWriter:
    """Writes letters of one instant; remembers what many of them share, within bounds."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self.items = ItemWriter(now)
        self._views: OrderedDict[tuple[int, str | None], str] = OrderedDict()

    def write(self, letter: Letter) -> tuple[str, str, str] | None:
        """Return subject, text and HTML in the active language; None when nothing is left."""
        content = letter.content
        self.items.load(
            [row[0] for row in content["items"]] + [each["entry"] for each in content["reminders"]]
        )
        self._load_views(content)
        new = [row for row in content["items"] if row[1]]
        changed = [row for row in content["items"] if not row[1]]
        parts_of = (
            (gettext("Deadlines coming"), self.items.write_reminder, content["reminders"]),
            (gettext("What has changed"), self.items.write_item, changed),
            (gettext("New"), self.items.write_item, new),
        )
        base = manage_address(letter.subscriber)
        is_grouped = len(content["items"]) + len(content["reminders"]) > MOST_WITHOUT_GROUPS
        parts = [
            self._write_part(title, rows, partial(self._finish, write, base), is_grouped=is_grouped)
            for title, write, rows in parts_of
        ]
        parts = [part for part in parts if part.count]
        sources = _read_sources(content)
        if not parts and not any(sources.values()):
            return None
        context = {
            "language": letter.subscriber.language,
            "parts": parts,
            **sources,
            "manage_address": base,
            "unsubscribe_address": unsubscribe_address(letter.subscriber),
        }
        subject = self._say_subject(content, parts)
        text = render_to_string("alerts/mail/digest.txt", context)
        return subject, text, render_to_string("alerts/mail/digest.html", context)

    def _write_part(self, title: str, rows: Sequence[Any], write: Any, *, is_grouped: bool) -> Part:
        written = [each for each in map(write, rows) if each is not None]
        if not is_grouped:
            return Part(title, len(written), [_join("", written)] if written else [])
        ordered = sorted(written, key=lambda each: each.group)
        groups = [
            _join(f"{name} ({len(some)})", some)
            for name, some in (
                (name, list(rest)) for name, rest in groupby(ordered, lambda each: each.group)
            )
        ]
        return Part(title, len(written), groups)

    def _finish(self, write: Any, base: str, row: Any) -> Written | None:
        """Return an item with why it matched and where to silence it."""
        piece: Written | None = write(row)
        if piece is None:
            return None
        views = row["views"] if isinstance(row, dict) else row[3]
        why = " + ".join(filter(None, map(self._describe, views))) or gettext("a saved view")
        return Written(
            piece.title,
            piece.group,
            piece.text.replace(WHY_MARK, why).replace(MANAGE_MARK, base),
            piece.html.replace(WHY_MARK, escape(why)).replace(MANAGE_MARK, base),
        )

    def _describe(self, view: int) -> str:
        return self._views.get((view, get_language()), "")

    def _load_views(self, content: dict[str, Any]) -> None:
        language = get_language()
        wanted = {view for row in content["items"] for view in row[3]}
        wanted |= {view for each in content["reminders"] for view in each["views"]}
        missing = [view for view in wanted if (view, language) not in self._views]
        rows = View.objects.select_related("entry").defer("members", "ever")
        for view in rows.filter(pk__in=missing).order_by("pk"):
            self._views[view.pk, language] = describe_view(view)
        while len(self._views) > max(VIEWS_KEPT, len(wanted)):
            self._views.popitem(last=False)

    def _say_subject(self, content: dict[str, Any], parts: list[Part]) -> str:
        titles = self.items.titles(content)
        if len(titles) == 1 and len(parts) == 1:
            subject = f"{parts[0].title}: {titles[0]}"
        elif parts:
            subject = ", ".join(_count(part) for part in parts)
        elif content["readable"]:
            subject = gettext("%(source)s can be read again") % {
                "source": content["readable"][0][0]
            }
        else:
            subject = gettext("%(source)s cannot be read") % {"source": content["blind"][0][0]}
        plain = " ".join(subject.split())
        return plain if len(plain) <= LONGEST_SUBJECT else f"{plain[: LONGEST_SUBJECT - 1]}…"


def _count(part: Part) -> str:
    return f"{part.title}: {part.count}"


def _join(heading: str, written: Iterable[Written]) -> tuple[str, str, SafeString]:
    some = list(written)
    html = mark_safe("".join(each.html for each in some))  # noqa: S308 - made by our own templates
    return heading, "\n".join(each.text for each in some), html


def _read_sources(content: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
    return {
        name: [(source, say_since(dt.datetime.fromisoformat(since))) for source, since in rows]
        for name, rows in (("blind", content["blind"]), ("readable", content["readable"]))
    }
