"""The card of an entry as it stands on a page."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

register = template.Library()

# Written here and not in a template, because a page has twenty to a hundred cards, and Django's
# templates would take more time for them than for everything else.
# What leads out of a list is no part of it (hx-boost), so that it is a page of its own.
CARD = (
    '<article class="entry-card" hx-boost="false">'
    '<h3 class="entry-title"><a href="{url}" lang="{language}">{title}</a>{translated}</h3>'
    '{mark}{passage}{facts}<div class="entry-foot">{foot}{choice}</div></article>'
)
SINCE_MARK = "opportunities/parts/since_mark.html"
TRANSLATED = ' <span class="translated">{}</span>'
PASSAGE = '<p class="passage" lang="{}">{}</p>'
UNLISTED = '<p class="marks"><span class="badge badge-outline-dark">{}</span></p>'
FIRST_FACT = '<div class="fact-deadline"><dt>{}</dt><dd>{}</dd></div>'
FACT = "<div><dt>{}</dt><dd>{}</dd></div>"
TOPICS = '<ul class="topics" aria-label="{}">{}</ul>'
TOPIC = '<li class="chip chip-simple"><span class="chip-label">{}</span></li>'
FRESHNESS = '<p class="freshness">{}</p>'
CHOICE = (
    '<span class="compare-choice"><input type="checkbox" id="compare-{pk}" name="ids" value="{pk}" '
    'form="compare"> <label for="compare-{pk}">{compare}<span class="visually-hidden" '
    'lang="{language}">: {title}</span></label></span>'
)


@register.simple_tag
def show_card(card: Any, *, to_compare: bool = False) -> SafeString:
    """Return the card of an entry; with ``to_compare`` it can be ticked for a comparison."""
    translated = TRANSLATED.format(escape(card.translated)) if card.translated else ""
    passage = PASSAGE.format(card.language, conditional_escape(card.passage))
    written = CARD.format(
        url=card.url,
        language=card.language,
        title=conditional_escape(card.title),
        translated=translated,
        passage=passage if card.passage else "",
        mark=render_to_string(SINCE_MARK, {"entry": card}) if card.since_visit else "",
        facts=card.written_facts,
        foot=card.written_foot,
        choice=_write_choice(card) if to_compare else "",
    )
    return mark_safe(written)  # noqa: S308 - every part is escaped


@register.simple_tag
def show_choice(entry: Any) -> SafeString:
    """Return the box with which a call is ticked for a comparison."""
    return mark_safe(_write_choice(entry))  # noqa: S308 - every part is escaped


def write_facts(facts: Iterable[tuple[str, Any]], *, is_unlisted: bool) -> str:
    """Return the facts of a card, and that its source no longer lists it."""
    lines = [
        (FACT if number else FIRST_FACT).format(escape(label), conditional_escape(value))
        for number, (label, value) in enumerate(facts)
    ]
    unlisted = gettext("No longer listed by the source")
    marks = UNLISTED.format(escape(unlisted)) if is_unlisted else ""
    return f'{marks}<dl class="facts">{"".join(lines)}</dl>'


def write_foot(topics: Iterable[str], freshness: str) -> str:
    """Return the topics of a card and how fresh it is."""
    items = "".join(TOPIC.format(escape(topic)) for topic in topics)
    named = TOPICS.format(escape(gettext("Sectors")), items) if items else ""
    return named + FRESHNESS.format(escape(freshness))


def _write_choice(entry: Any) -> str:
    return CHOICE.format(
        pk=entry.pk,
        compare=escape(gettext("Compare")),
        language=escape(entry.language),
        title=conditional_escape(entry.title),
    )
