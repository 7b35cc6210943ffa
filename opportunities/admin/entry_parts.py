"""What the lists and forms of all kinds of entries consist of: filters, inlines, columns."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from opportunities import models
from opportunities.admin.bases import ReadOnlyInline
from opportunities.admin.forms import DEADLINE_FIELDS, DeadlineForm, DeadlineFormSet
from opportunities.labels import FIELDS, STATUSES_OF_KIND, label_of
from opportunities.vocabulary import OpportunityKind


class WithProposalsFilter(admin.SimpleListFilter):
    """Entries about which a source says something else than a person has set."""

    title = _("proposed changes")
    parameter_name = "proposed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002 - Django's signature
        """Offer the one question."""
        return [("waiting", _("waiting for a decision"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002 - Django's signature
        """Keep what waits."""
        return queryset.filter(proposals__gt=0) if self.value() == "waiting" else queryset


class DeadlineInline(TabularInline):
    model = models.Deadline
    form = DeadlineForm
    formset = DeadlineFormSet
    fields = DEADLINE_FIELDS
    extra = 0
    verbose_name = _("deadline")
    verbose_name_plural = FIELDS["deadlines"]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:  # noqa: ARG002 - Django's signature
        """Offer the first row of a new entry at once."""
        return 0 if obj is not None else 1


class ProposedChangeInline(ReadOnlyInline):
    model = models.ProposedChange
    fk_name = "opportunity"
    fields = readonly_fields = ("field", "kept", "proposed", "seen_at", "page_sha256")


class EvidenceInline(ReadOnlyInline):
    model = models.Evidence
    fields = readonly_fields = ("field", "value", "quote", "extractor", "seen_at", "page_sha256")


class RevisionInline(ReadOnlyInline):
    model = models.Revision
    fields = readonly_fields = ("at", "field", "before", "after", "severity", "actor", "reason")


HISTORY = [ProposedChangeInline, EvidenceInline, RevisionInline]


class EntryColumns:
    """Columns that the list of every kind shows."""

    @admin.display(description=_("status today"))
    def status_today(self, entry: Any) -> str:
        """Return the status that visitors read."""
        status = getattr(entry, "status", None)
        return label_of(STATUSES_OF_KIND[OpportunityKind(entry.kind)], status) if status else ""

    @admin.display(description=_("last seen"))
    def last_seen(self, entry: Any) -> Any:
        """Return when a run last met the entry."""
        return entry.seen_with.at if entry.seen_with else entry.first_seen_at

    @admin.display(description=_("locked"))
    def locked_names(self, entry: Any) -> str:
        """Return the names of the fields that a person has set."""
        return ", ".join(str(FIELDS.get(name, name)) for name in entry.locked_fields)

    @admin.display(description=_("Why these topics?"))
    def topic_reasons(self, entry: Any) -> str:
        """Return the way to the words that give the entry its topics."""
        address = reverse("taxonomy:entry", args=[entry.pk])
        return format_html('<a href="{}">{}</a>', address, _("word by word"))

    @admin.display(description=_("proposed changes"), ordering="proposals")
    def proposals_waiting(self, entry: Any) -> int:
        """Return how many proposals wait."""
        return int(entry.proposals)
