"""What the pages of one entry, topic, programme or comparison say beside the plain facts."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opportunities import labels, wording
from opportunities.models import Evidence, Topic
from opportunities.querysets import brussels_day
from opportunities.reading.comparison import Verdict
from opportunities.reading.stages import Stage
from opportunities.vocabulary import Severity, TopicScheme

register = template.Library()

# What could end a <script> element, or a line of it, becomes an escape of JSON.
UNSAFE_IN_SCRIPT = {
    ord(character): f"\\u{ord(character):04x}"
    for character in ("<", ">", "&", "\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}")
}
SEVERITIES: Mapping[str, Promise] = {
    Severity.CRITICAL: _("decides whether, by when or with what money one can apply"),
    Severity.MINOR: _("of little weight"),
    Severity.SILENT: _("form only"),
}
VERDICTS: Mapping[str, Promise] = {
    Verdict.SAME: pgettext_lazy("comparison", "the same"),
    Verdict.DIFFERENT: pgettext_lazy("comparison", "they differ"),
    Verdict.PARTLY_UNKNOWN: pgettext_lazy("comparison", "not known for all"),
    Verdict.UNKNOWN: pgettext_lazy("comparison", "not known for any"),
}
SCHEMES: Mapping[str, Promise] = {
    TopicScheme.INDUSTRIAL_ECOSYSTEM: _(
        "The 14 groups of industries by which the European Commission orders its industrial "
        "policy; the Euroclusters call of 2021 was split by them."
    ),
    TopicScheme.EMERGING_INDUSTRY: _(
        "The ten cross-sector industries that European cluster statistics call emerging."
    ),
    TopicScheme.KEY_ENABLING_TECHNOLOGY: _(
        "The six technologies that the European Commission named in 2009 as enabling all "
        "others (KETs)."
    ),
    TopicScheme.SMART_PUGLIA: _(
        "The three priority areas of innovation of Smart Puglia 2020, the specialisation "
        "strategy of Regione Puglia."
    ),
    TopicScheme.PRESS_RELEASE_SECTOR: _(
        "The ten sectors that Regione Puglia named as examples in August 2016, when it told its "
        "districts of the ESCP-4S3 call."
    ),
}


@register.filter
def json_ld(document: Mapping[str, Any]) -> SafeString:
    """Return a document for a data block; no text in it can end the block."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=False)
    return mark_safe(text.translate(UNSAFE_IN_SCRIPT))  # noqa: S308 - < > & are escaped


@register.filter
def proof_of(evidence: Iterable[Evidence], field: str) -> Evidence | None:
    """Return the proof of one field, None when there is none."""
    return next((proof for proof in evidence if proof.field == field), None)


@register.filter
def severity_label(severity: str) -> str:
    """Return how much a change matters, in words."""
    return str(SEVERITIES.get(severity, severity))


@register.filter
def verdict_label(verdict: str) -> str:
    """Return in words whether the compared calls differ."""
    return str(VERDICTS.get(verdict, verdict))


@register.filter
def scheme_explained(scheme: str) -> str:
    """Return one sentence on what a scheme of topics is; empty for one we cannot explain."""
    return str(SCHEMES.get(scheme, ""))


@register.filter
def counted(number: int) -> str:
    """Return a number with the marks of the language."""
    return wording.say_number(number)


@register.filter
def topic_address(topic: Topic) -> str:
    """Return the page of a topic."""
    return reverse("opportunities:topic", kwargs={"scheme": topic.scheme, "code": topic.code})


@register.filter
def topic_link(topic: Topic) -> SafeString:
    """Return a chip that leads to the page of a topic."""
    return format_html(
        '<a class="chip chip-simple" href="{}"><span class="chip-label">{}</span></a>',
        topic_address(topic),
        wording.in_language(topic, "label"),
    )


@register.filter
def stage_day(stage: Stage) -> str:
    """Return the date of a stage that is no deadline: an opening, or today."""
    return wording.say_partial_date(stage.day or brussels_day(stage.at).isoformat())


@register.filter
def country_names(codes: Iterable[str]) -> list[str]:
    """Return the names of countries, sorted."""
    return sorted(str(labels.COUNTRIES.get(code, code)) for code in codes)
