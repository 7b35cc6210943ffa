"""How the form of each kind is laid out: what is needed first, the rest folded."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from opportunities.vocabulary import OpportunityKind

Lines = tuple[Any, ...]
FOLDED = ["collapse"]
# Side by side: what the source says, and the translation by the editors.
TITLES: Lines = (("title", "title_it"),)
SUMMARIES: Lines = (("summary", "summary_it"),)
NEEDED: Mapping[OpportunityKind, Lines] = {
    OpportunityKind.CALL: (("phase", "identifier"), ("programme", "language"), "related"),
    OpportunityKind.EVENT: (
        ("starts_on", "ends_on"),
        ("starts_at", "ends_at", "timezone"),
        ("place", "country"),
        ("format", "language"),
    ),
    OpportunityKind.PARTNER_SEARCH: (
        ("offered_by", "expires_on"),
        "looking_for",
        ("call", "language"),
    ),
    OpportunityKind.ARTICLE: (("published_on", "language"),),
    OpportunityKind.PARTNERSHIP: (("starts_on", "ends_on"), "members", "language"),
    OpportunityKind.ORGANISATION: (
        ("type", "short_name"),
        ("seat", "region"),
        ("website", "language"),
    ),
}
FACTS: Mapping[OpportunityKind, Lines] = {
    OpportunityKind.CALL: (
        ("budget_total_eur", "grant_max_eur", "grants_expected"),
        ("funding_rate_percent", "sme_share_percent"),
        "audience",
        ("opens_on", "published_on", "round_of"),
        "withdrawn",
    ),
    OpportunityKind.EVENT: ("registration_url", "published_on", "cancelled"),
    OpportunityKind.PARTNER_SEARCH: (("counted", "published_on"),),
    OpportunityKind.ARTICLE: (),
    OpportunityKind.PARTNERSHIP: (("budget_total_eur", "published_on"),),
    OpportunityKind.ORGANISATION: ("published_on",),
}
WORDS: Lines = (("organisation", "series"), "topics", "countries", "keywords")


def lay_out(kind: OpportunityKind, *, origin: list[str], decision: list[str]) -> list[Any]:
    """Return the groups of fields of a form, in Django's shape of fieldsets."""
    needed = NEEDED[kind]
    words = WORDS if "related" in needed else (*WORDS, "related")
    groups: list[tuple[Any, dict[str, Any]]] = [
        (
            None,
            {
                "fields": (*TITLES, *needed, *SUMMARIES),
                "description": _(
                    "Left what the source says, in its language; right the translation by the "
                    "editors, which pages show as such."
                ),
            },
        ),
        (_("Facts"), {"fields": FACTS[kind], "classes": FOLDED}),
        (_("Sectors and words"), {"fields": words, "classes": FOLDED}),
        (_("Text"), {"fields": ("body",), "classes": FOLDED}),
        (_("Source"), {"fields": origin, "classes": FOLDED}),
        (_("Decision"), {"fields": decision}),
    ]
    return [group for group in groups if group[1]["fields"]]
