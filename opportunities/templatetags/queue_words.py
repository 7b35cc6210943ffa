"""The words of the curators' desk in its templates."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext

from opportunities import desk_labels, labels
from opportunities.models import Evidence, ProposedChange
from opportunities.templatetags.catalogue import saved_copy
from opportunities.templatetags.entry_pages import severity_label
from opportunities.templatetags.source_words import say_recorded

ANCHOR = "#quote"
register = template.Library()


@register.filter
def concern_label(name: str) -> str:
    return labels.label_of(desk_labels.CONCERNS, name)


@register.filter
def concern_explained(name: str) -> str:
    return labels.label_of(desk_labels.EXPLANATIONS, name)


@register.filter
def state_label(state: str) -> str:
    return labels.label_of(desk_labels.STATES, state)


@register.filter
def decision_label(decision: str) -> str:
    return labels.label_of(desk_labels.DECISIONS, decision)


@register.filter
def policy_label(policy: str) -> str:
    return labels.label_of(desk_labels.POLICIES, policy)


@register.filter
def said(value: Any, field: str) -> str:
    """Return a value of an entry or of its history as people write it."""
    if field == "review_state" and isinstance(value, str):
        return state_label(value)
    return say_recorded(value, field)


@register.filter
def exact_said(value: Any, field: str) -> str:
    """Return a value kept by identity as people write it."""
    if isinstance(value, Mapping) and set(value) <= {"code", "id", "scheme"}:
        return str(value.get("code") or value.get("id"))
    if isinstance(value, list) and field == "topics":
        return ", ".join(str(each.get("code", each)) for each in value)
    return said(value, field)


@register.filter
def page_of(proof: Evidence) -> str:
    """Return the saved page behind a proof, open at the marked sentence."""
    return saved_copy(proof.page_sha256, proof.quote) + ANCHOR


@register.filter
def proposal_page(proposal: ProposedChange) -> str:
    """Return the saved page that a proposal stands on."""
    return saved_copy(proposal.page_sha256)


@register.filter
def weight(severities: Mapping[int, str], number: int) -> str:
    """Return in words how much a proposal matters."""
    return severity_label(severities[number]) if number in severities else ""


@register.filter
def who(actor: str) -> str:
    """Return who did something: the name of a source, or the user name of a person."""
    kind, colon, code = actor.partition(":")
    if not colon or kind != "source":
        return actor.removeprefix("curator:") or gettext("unknown")
    return gettext("the source %(code)s") % {"code": code.upper()}
