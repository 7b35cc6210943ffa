"""What the desk calls concerns, doubts, policies and decisions, in the language of the reader."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from opportunities import doubts
from opportunities.labels import FIELDS
from opportunities.vocabulary import BulkDecision, Concern, ReviewPolicy, ReviewState

CONCERNS: Mapping[StrEnum, Promise] = {
    Concern.NEW: pgettext_lazy("queue", "New"),
    Concern.CHANGED: pgettext_lazy("queue", "Changed"),
    Concern.PROPOSED: pgettext_lazy("queue", "Proposals"),
    Concern.DOUBTFUL: pgettext_lazy("queue", "Doubtful"),
    Concern.DUPLICATE: pgettext_lazy("queue", "Duplicates?"),
    Concern.DEAD_LINK: pgettext_lazy("queue", "Dead links"),
    Concern.EXPIRING: pgettext_lazy("queue", "Closing soon"),
    Concern.UNLISTED: pgettext_lazy("queue", "Unlisted"),
}
EXPLANATIONS: Mapping[StrEnum, Promise] = {
    Concern.NEW: _("nobody has reviewed it yet; visitors do not see it"),
    Concern.CHANGED: _("the source changed a date, an amount or who may apply"),
    Concern.PROPOSED: _("the source says something else about a field that a person has set"),
    Concern.DOUBTFUL: _("a mandatory field has no proof, or two facts contradict each other"),
    Concern.DUPLICATE: _("it may be the same as another entry"),
    Concern.DEAD_LINK: _("an address in it has not answered on two different days"),
    Concern.EXPIRING: _("it closes within 14 days and lacks what a reader needs"),
    Concern.UNLISTED: _("two good runs in a row did not find it at the source"),
}
DOUBTS: Mapping[str, Promise] = {
    doubts.GRANT_OVER_BUDGET: _("The maximum grant is larger than the total budget."),
    doubts.CLOSES_BEFORE_OPENING: _("It closes before it opens."),
    doubts.REGISTRATION_AFTER_EVENT: _("Registration ends after the event."),
}
POLICIES: Mapping[StrEnum, Promise] = {
    ReviewPolicy.AT_ONCE: _("published at once"),
    ReviewPolicy.WHEN_COMPLETE: _(
        "published at once when complete and without doubts, else it waits"
    ),
    ReviewPolicy.ALWAYS_WAIT: _("always waits for a person"),
}
STATES: Mapping[StrEnum, Promise] = {
    ReviewState.AWAITING_REVIEW: _("waiting for review"),
    ReviewState.PUBLISHED: _("published"),
    ReviewState.REJECTED: _("rejected"),
    ReviewState.TRASHED: _("in the trash"),
    ReviewState.MERGED: _("merged into another entry"),
}
DECISIONS: Mapping[StrEnum, Promise] = {
    BulkDecision.PUBLISH: pgettext_lazy("decision", "Publish"),
    BulkDecision.REJECT: pgettext_lazy("decision", "Reject"),
    BulkDecision.TRASH: pgettext_lazy("decision", "Put in the trash"),
    BulkDecision.RESTORE: pgettext_lazy("decision", "Restore"),
    BulkDecision.ACCEPT: pgettext_lazy("decision", "Accept what the source says"),
    BulkDecision.DISMISS: pgettext_lazy("decision", "Keep our values"),
    BulkDecision.UNLOCK: pgettext_lazy("decision", "Give the fields back to the source"),
}


def say_doubt(name: str) -> str:
    """Return a sentence for a doubt of ``opportunities.doubts``."""
    kind, _colon, field = name.partition(":")
    if kind == doubts.MISSING:
        label = str(FIELDS.get(field, field)).lower()
        return gettext("A mandatory field is not proven by the source: %(field)s.") % {
            "field": label
        }
    return str(DOUBTS[name])
