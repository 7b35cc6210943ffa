"""How lists read: choices with their counts, cells of the table, marked words."""

from collections.abc import Collection, Iterable
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from opportunities import wording
from opportunities.filters import FACET_LABELS
from opportunities.models import Call, Event, Opportunity
from opportunities.search.excerpts import Piece, excerpt, mark
from opportunities.templatetags import catalogue as words

register = template.Library()

TO_CHOOSE = '<li><a id="%s" href="%s">%s <span>%s</span></a></li>'
CHOSEN = '<li><a id="%s" href="%s" aria-current="true">%s</a></li>'
OPTION = '<option value="%s"%s>%s</option>'
GROUP = '<optgroup label="%s">%s</optgroup>'


@register.simple_tag
def page_address(address: Any, number: int) -> str:
    """Return the address of another page of a list."""
    return str(address.setting("page", str(number) if number > 1 else ""))


@register.simple_tag
def show_choices(facet: Any) -> SafeString:
    """Return the choices of a facet as a list of links, the rarer ones behind a fold.

    Written here and not in a template, because a page has some two hundred of them.
    """
    first = _write_choices(facet.first)
    if not facet.more:
        return first
    fold = format_html(
        "<details><summary>{}</summary>{}</details>",
        gettext("%(count)d more") % {"count": len(facet.more)},
        _write_choices(facet.more),
    )
    return first + fold


@register.simple_tag
def show_options(select: Any) -> SafeString:
    """Return the options of a select under their headings; written here as choices are."""
    groups = "".join(
        GROUP % (escape(group.label), _write_options(group.options))
        if group.label
        else _write_options(group.options)
        for group in select.groups
    )
    return mark_safe(groups)  # noqa: S308 - every part is escaped


@register.filter
def facet_label(name: str) -> str:
    """Return what people call a filter."""
    return gettext("Words") if name == "q" else str(FACET_LABELS.get(name, name))


@register.filter
def grouped(number: int) -> str:
    """Return a number with the marks of the language."""
    return wording.say_number(number)


def marked(text: str, stems: Collection[str]) -> SafeString:
    """Return a text with the words asked for marked."""
    return _write_pieces(mark(text, stems))


def passage(entry: Opportunity, stems: Collection[str]) -> SafeString:
    """Return the passage of summary or text in which the words asked for stand; may be empty."""
    return _write_pieces(excerpt(entry.summary, stems) or excerpt(entry.body, stems))


@register.filter
def status_words(entry: Any) -> str:
    """Return the status of an entry in words; empty for kinds that have none."""
    status = getattr(entry, "status", None)
    return words.status_label(status, entry.kind) if status else ""


@register.filter
def cell(entry: Any, column: str) -> object:
    """Return what stands in a column of the table for an entry."""
    return CELLS[column](entry)


def _write_choices(choices: Iterable[Any]) -> SafeString:
    items = "".join(
        CHOSEN % (escape(choice.key), escape(choice.url), escape(choice.label))
        if choice.is_chosen
        else TO_CHOOSE % tuple(map(escape, (choice.key, choice.url, choice.label, choice.count)))
        for choice in choices
    )
    return mark_safe(f"<ul>{items}</ul>")  # noqa: S308 - every part is escaped; format_html took half of a page's time


def _write_options(options: Iterable[Any]) -> str:
    return "".join(
        OPTION % (escape(each.word), " selected" if each.is_chosen else "", escape(each.label))
        for each in options
    )


def _write_pieces(pieces: Iterable[Piece]) -> SafeString:
    written = "".join(
        f"<mark>{escape(piece.text)}</mark>" if piece.is_marked else escape(piece.text)
        for piece in pieces
    )
    return mark_safe(written)  # noqa: S308 - every part is escaped


def _when(entry: Any) -> object:
    if isinstance(entry, Event):
        return words.or_unknown(words.span(entry))
    coming = words.next_deadline(entry) or words.last_deadline(entry)
    if coming is None:
        return words.or_unknown("") if isinstance(entry, Call) else ""
    left = words.time_left(coming)
    date = words.deadline_date(coming)
    return format_html('{} <strong class="time-left">{}</strong>', date, left) if left else date


def _programme(entry: Any) -> object:
    return words.name_of(entry.programme) if entry.programme else words.or_unknown("")


def _money(entry: Any) -> object:
    return words.or_unknown(words.money_in_short(entry)) if isinstance(entry, Call) else ""


def _audience(entry: Any) -> object:
    if not isinstance(entry, Call):
        return ""
    return words.or_unknown(words.label_each(entry.audience, "audience"))


def _topics(entry: Any) -> object:
    named = words.each_name_once(entry.shown_topics)
    return ", ".join(str(words.name_of(topic)) for topic in named[:3])


CELLS = {
    "deadline": _when,
    "programme": _programme,
    "money": _money,
    "audience": _audience,
    "topics": _topics,
    "freshness": words.freshness,
}
