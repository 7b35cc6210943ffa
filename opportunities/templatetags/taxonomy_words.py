"""The words of the taxonomy desk in its templates."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from opportunities.labels import TOPIC_SCHEMES, label_of
from opportunities.models import Reclassification, TaxonomyChange, Topic, TopicWord
from opportunities.services.starter_catalogue.words import DECIDED_BY
from opportunities.services.taxonomy.explanation import Explained, Firing, Ground
from opportunities.taxonomy.suggestions import Suggestion, Why
from opportunities.vocabulary import (
    ReclassificationState,
    TaxonomyChangeKind,
    WordPlace,
    WordRole,
)
from opportunities.wording import in_language

register = template.Library()

CHANGES = {
    TaxonomyChangeKind.WORD_MAPPED: _("word mapped"),
    TaxonomyChangeKind.WORD_WITHOUT_TOPIC: _("word without a topic"),
    TaxonomyChangeKind.WORD_WITHDRAWN: _("decision withdrawn"),
    TaxonomyChangeKind.TOPIC_ADDED: _("topic added"),
    TaxonomyChangeKind.TOPIC_EDITED: _("topic edited"),
    TaxonomyChangeKind.TOPIC_RETIRED: _("topic retired"),
    TaxonomyChangeKind.TOPIC_RESTORED: _("topic in use again"),
    TaxonomyChangeKind.TOPIC_MERGED: _("topics merged"),
    TaxonomyChangeKind.UNDONE: _("decision undone"),
}
STATES = {
    ReclassificationState.WAITING: _("Waiting for a worker"),
    ReclassificationState.COMPARING: _("Comparing the entries"),
    ReclassificationState.SHOWN: _("Shown, not applied"),
    ReclassificationState.APPLYING: _("Applying"),
    ReclassificationState.APPLIED: _("Applied"),
    ReclassificationState.UNDOING: _("Undoing"),
    ReclassificationState.UNDONE: _("Undone"),
}
PLACES = {
    WordPlace.KEYWORD: _("among the keywords"),
    WordPlace.TITLE: _("in the title"),
    WordPlace.SOURCE: _("named by the source itself"),
}
GROUNDS = {
    Ground.WORDS: _("Given by these words."),
    Ground.SOURCE: _("The source itself puts the entry under this topic."),
    Ground.RETIRED: _("The topic is retired; the entry keeps it."),
    Ground.UNKNOWN: _("No word of today gives it: it stays until somebody takes it away."),
    Ground.MISSING: _("The entry has not got it: these words would give it."),
}


@register.filter
def day(at: datetime) -> str:
    """Return the day of a moment, as people write it."""
    return date_format(timezone.localtime(at), "j F Y")


@register.filter
def topic_names(topics: Iterable[Topic]) -> str:
    """Return the names of topics, each once: equal ones differ by their classification only."""
    return ", ".join(dict.fromkeys(in_language(topic, "label") for topic in topics))


@register.filter
def other_name(topic: Topic) -> str:
    """Return the label in the language that the page does not speak."""
    return topic.label_en if (get_language() or "it").startswith("it") else topic.label_it


@register.filter
def meaning(topic: Topic | None) -> str:
    """Return a topic with its classification; none is what a word without a topic means."""
    if topic is None:
        return gettext("no topic")
    return f"{in_language(topic, 'label')} ({label_of(TOPIC_SCHEMES, topic.scheme)})"


@register.filter
def topic_state(topic: Topic) -> str:
    """Return whether a topic is in use, retired or merged into another."""
    if topic.merged_into is not None:
        return gettext("merged into “%(topic)s”") % {
            "topic": in_language(topic.merged_into, "label")
        }
    return gettext("retired") if topic.retired_at else gettext("in use")


@register.filter
def why_suggested(suggestion: Suggestion) -> str:
    """Return why the desk suggests topics for a word."""
    reasons = {
        Why.GLOSSARY: gettext("the glossary knows it as “%(known)s”"),
        Why.PART: gettext("it contains “%(known)s”"),
        Why.INSIDE: gettext("it is a part of “%(known)s”"),
        Why.SPELLING: gettext("it is spelled like “%(known)s”"),
    }
    return reasons[suggestion.why] % {"known": suggestion.known}


@register.filter
def how_it_counts(row: TopicWord) -> str:
    """Return the role of a word, and where it counts."""
    if row.topic_id is None:
        return gettext("not asked about again")
    role = gettext("synonym") if row.role == WordRole.SYNONYM else gettext("sign")
    place = gettext("keywords and titles") if row.in_titles else gettext("keywords only")
    language = {"it": gettext("Italian"), "en": gettext("English")}.get(row.language, "")
    return ", ".join(filter(None, (role, language, place)))


@register.filter
def decider_name(actor: str) -> str:
    """Return who decided; the words of the first catalogue are nobody's own decision."""
    return gettext("starter catalogue") if actor == DECIDED_BY else actor


@register.filter
def change_kind(kind: str) -> str:
    return str(CHANGES[TaxonomyChangeKind(kind)])


@register.filter
def place_name(place: str) -> str:
    return str(PLACES[WordPlace(place)])


@register.filter
def reclassification_state(row: Reclassification) -> str:
    """Return how far a reclassification is."""
    if row.state == ReclassificationState.APPLIED and not row.changing:
        return gettext("Nothing to change")
    return str(STATES[ReclassificationState(row.state)])


@register.filter
def whole(row: Reclassification) -> int:
    """Return how many entries the step under way goes through."""
    is_comparing = row.state in {ReclassificationState.WAITING, ReclassificationState.COMPARING}
    return row.entries if is_comparing else row.changing


@register.filter
def ground(each: Explained) -> str:
    """Return why an entry has a topic."""
    if each.ground is Ground.PERSON:
        return gettext("Set by %(person)s.") % {"person": each.person}
    return str(GROUNDS[each.ground])


@register.filter
def public_ground(each: Explained) -> str:
    """Return why an entry has a topic, without the name of a person."""
    if each.ground is Ground.PERSON:
        return gettext("Set by the editors.")
    return str(GROUNDS[each.ground])


@register.filter
def rule_told(firing: Firing) -> str:
    """Return which decision makes a word count."""
    if firing.row is None:
        return gettext("the topic is called so")
    told = gettext("“%(word)s” is a %(role)s of it, decided by %(person)s on %(day)s")
    is_synonym = firing.row.role == WordRole.SYNONYM
    text = told % {
        "word": firing.row.word,
        "role": gettext("synonym") if is_synonym else gettext("sign"),
        "person": decider_name(firing.row.decided_by),
        "day": day(firing.row.decided_at),
    }
    return f"{text}: {firing.row.reason}" if firing.row.reason else text


@register.filter
def why_changed(why: Mapping[str, Any]) -> str:
    """Return which word gives or no longer gives a topic."""
    if why["word"]:
        where = place_name(why["place"])
        return gettext("“%(word)s” %(where)s") % {"word": why["word"], "where": where}
    if why["gains"] and why["topic"].merged_into_id is None:
        return gettext("another topic was merged into it, or the source names it")
    return gettext("merged into another topic")


@register.simple_tag(takes_context=True)
def same_query(context: Any, **changed: Any) -> str:
    """Return the parameters of this page with some of them replaced."""
    query = context["request"].GET.copy()
    for name, value in changed.items():
        query[name] = str(value)
    return str(query.urlencode())


@register.simple_tag(takes_context=True)
def differences(context: Any, change: TaxonomyChange) -> list[str]:
    """Return what a decision changed, a line for each word and each topic."""
    request = context["request"]
    if not hasattr(request, "topic_names"):
        request.topic_names = {topic.pk: meaning(topic) for topic in Topic.objects.all()}
    return list(_tell_differences(change, request.topic_names))


def _tell_differences(change: TaxonomyChange, names: Mapping[int, str]) -> Iterator[str]:
    for word, after in change.after["words"].items():
        before = change.before["words"].get(word, [])
        sides = [_tell_meaning(rows, names) for rows in (before, after)]
        if before != after:
            written = next((row["word"] for row in (*after, *before)), word)
            yield f"“{written}”: {sides[0]} → {sides[1]}"
    for pk, kept in change.after["topics"].items():
        known = change.before["topics"].get(pk)
        for name in ("label_it", "label_en"):
            was, now = ((side or {}).get(name, "–") for side in (known, kept))
            if was != now:
                yield f"{was} → {now}"
        was_retired, is_retired = (bool((side or {}).get("retired_at")) for side in (known, kept))
        if was_retired != is_retired:
            state = gettext("retired") if is_retired else gettext("in use")
            yield f"{names.get(int(pk), pk)}: {state}"


def _tell_meaning(rows: Iterable[Mapping[str, Any]], names: Mapping[int, str]) -> str:
    active = [row for row in rows if not row["is_withdrawn"]]
    if not active:
        return gettext("undecided")
    told = [
        names.get(row["topic_id"], "–") if row["topic_id"] else gettext("no topic")
        for row in active
    ]
    return ", ".join(told)
