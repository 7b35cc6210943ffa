"""Calls, events and the other kinds, each edited as what it is."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from opportunities import models
from opportunities.admin.alikeness import say_alike
from opportunities.admin.attachments import DocumentInline
from opportunities.admin.bases import CatalogueAdmin, ReadOnlyAdmin
from opportunities.admin.entry_parts import (
    HISTORY,
    DeadlineInline,
    EntryColumns,
    WithProposalsFilter,
)
from opportunities.admin.forecasts import ForecastInline
from opportunities.admin.forms import (
    REVIEW_STATES,
    DeadlineFormSet,
    EntryForm,
)
from opportunities.admin.layout import lay_out
from opportunities.admin.proofs import CitationInline, write_beside
from opportunities.clock import current_time
from opportunities.labels import KINDS, label_of
from opportunities.services import curation
from opportunities.services.documents import files_of_this_change
from opportunities.services.manual_entry import settle_origin
from opportunities.vocabulary import OpportunityKind, ReviewState

ORIGIN = ["source", "source_url", "source_number"]
SEEN = ["first_seen_at", "changed_at", "seen_with", "confirmed_with", "misses", "locked_names"]
SEEN += ["topic_reasons"]


class EntryAdmin(EntryColumns, CatalogueAdmin):
    """One kind of entry. What changes goes through ``curation`` and is locked there."""

    form = EntryForm
    kind = OpportunityKind.ARTICLE
    list_display = [
        *("title", "review_state", "status_today", "programme", "published_on", "last_seen"),
        *("locked_names", "proposals_waiting"),
    ]
    list_filter = ["review_state", WithProposalsFilter, "source", "programme", "topics"]
    search_fields = ["title", "title_it", "source_url", "source_number", "organisation"]
    autocomplete_fields = ["programme", "series", "topics", "related"]
    actions = ["publish_selected", "reject_selected"]
    inlines: list[Any] = [CitationInline, DocumentInline, *HISTORY]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the entries with all that the list shows, in one query."""
        entries: Any = super().get_queryset(request)
        entries = entries.with_times().with_status(current_time())
        waiting = models.ProposedChange.objects.filter(opportunity=OuterRef("pk")).order_by()
        counted = waiting.values("opportunity").annotate(count=Count("pk")).values("count")
        found: QuerySet[Any] = entries.annotate(proposals=Coalesce(Subquery(counted), 0))
        return found

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Tell whether this person decides what visitors see."""
        return request.user.has_perm("opportunities.publish")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was merged or thrown away is shown and not edited."""
        gone = obj is not None and obj.review_state in {ReviewState.TRASHED, ReviewState.MERGED}
        return not gone and super().has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the groups of fields; a new entry has no history yet."""
        if obj is None:
            return lay_out(self.kind, origin=ORIGIN, decision=["reason"])
        decision = ["release", "reason"]
        if self.has_publish_permission(request):
            decision.insert(0, "decision")
        return lay_out(self.kind, origin=[*ORIGIN, *SEEN], decision=decision)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:  # noqa: ARG002 - Django's signature
        """Where an entry comes from is fixed once it exists."""
        return [] if obj is None else [*ORIGIN, *SEEN]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:  # noqa: ARG002 - Django's signature
        """Return the deadlines, and the history of an entry that exists."""
        return [each for each in self.inlines if obj is not None or each not in HISTORY]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Make a new entry; changes of a known one are written together, in ``save_related``."""
        if not change:
            reason = form.cleaned_data["reason"]
            if not self.has_publish_permission(request):
                obj.review_state = ReviewState.AWAITING_REVIEW
            settle_origin(obj, self.kind)
            curation.add_entry(obj, actor=request.user.get_username(), reason=reason)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Write what was changed on the page as one decision."""
        entry, said = form.instance, form.cleaned_data
        who = {"actor": request.user.get_username(), "reason": said["reason"]}
        changed = form.changed_data if change else ["topics", "related"]
        changes = {name: said[name] for name in changed if name in self._editable(form)}
        for formset in formsets:
            # Fills what Django's log asks for; the rows themselves are the service's to write.
            formset.save(commit=False)
            if isinstance(formset, DeadlineFormSet) and formset.has_changed():
                changes["deadlines"] = formset.find_facts()
        edited = curation.edit_fields(entry, changes, **who)
        write_beside(formsets, edited if change else entry.locked_fields, who)
        for name in said.get("release", ()):
            curation.unlock_field(entry, name, **who)
        # The field is not shown to others; whoever sends it all the same decides nothing.
        if self.has_publish_permission(request):
            _decide(entry, said.get("decision"), who)
        say_alike(request, entry, edited if change else None)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show or take the form; where taking it fails, no file stays behind."""
        with files_of_this_change():
            page: HttpResponse = super().changeform_view(
                request, object_id, form_url, extra_context
            )
        return page

    def _editable(self, form: Any) -> set[str]:
        return set(form.fields) - {*ORIGIN, "reason", "release", "decision"}

    @admin.action(description=_("Publish the selected entries"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Show the selected entries to visitors."""
        done = _decide_each(request, queryset, curation.publish)
        text = ngettext("%(count)d entry published.", "%(count)d entries published.", done)
        self.message_user(request, text % {"count": done}, level=messages.SUCCESS)

    @admin.action(description=_("Reject the selected entries"), permissions=["publish"])
    def reject_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Hide the selected entries from visitors."""
        done = _decide_each(request, queryset, curation.reject)
        text = ngettext("%(count)d entry rejected.", "%(count)d entries rejected.", done)
        self.message_user(request, text % {"count": done}, level=messages.SUCCESS)


def _decide_each(request: HttpRequest, entries: QuerySet[Any], decide: Any) -> int:
    """Decide about each entry and say which cannot be; return how many changed."""
    done = 0
    for entry in entries:
        try:
            done += decide(entry, actor=request.user.get_username())
        except curation.WrongState as problem:
            messages.warning(request, str(problem))
    return done


def _decide(entry: models.Opportunity, decision: str | None, who: dict[str, Any]) -> None:
    if decision == ReviewState.PUBLISHED:
        curation.publish(entry, **who)
    elif decision == ReviewState.REJECTED:
        curation.reject(entry, **who)


@admin.register(models.Call)
class CallAdmin(EntryAdmin):
    kind = OpportunityKind.CALL
    list_filter = ["phase", *EntryAdmin.list_filter]
    search_fields = ["identifier", *EntryAdmin.search_fields]
    inlines = [DeadlineInline, *EntryAdmin.inlines[:2], ForecastInline, *HISTORY]


@admin.register(models.Event)
class EventAdmin(EntryAdmin):
    kind = OpportunityKind.EVENT
    list_display = ["title", "starts_on", *EntryAdmin.list_display[1:]]
    list_filter = ["format", *EntryAdmin.list_filter]
    search_fields = ["place", *EntryAdmin.search_fields]
    inlines = [DeadlineInline, *EntryAdmin.inlines]


@admin.register(models.PartnerSearch)
class PartnerSearchAdmin(EntryAdmin):
    kind = OpportunityKind.PARTNER_SEARCH
    autocomplete_fields = ["call", *EntryAdmin.autocomplete_fields]


@admin.register(models.Article)
class ArticleAdmin(EntryAdmin):
    pass


@admin.register(models.Partnership)
class PartnershipAdmin(EntryAdmin):
    kind = OpportunityKind.PARTNERSHIP


@admin.register(models.Organisation)
class OrganisationAdmin(EntryAdmin):
    kind = OpportunityKind.ORGANISATION
    list_filter = ["type", *EntryAdmin.list_filter]
    search_fields = ["short_name", *EntryAdmin.search_fields]
    autocomplete_fields = ["region", *EntryAdmin.autocomplete_fields]


@admin.register(models.Opportunity)
class OpportunityAdmin(EntryColumns, ReadOnlyAdmin):
    """All kinds in one list; each opens where its kind is edited."""

    list_display = ["title", "kind_name", "review", "status_today", "source", "last_seen"]
    list_filter = ["kind", "review_state", "source", "programme"]
    search_fields = EntryAdmin.search_fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the entries with all that the list shows, in one query."""
        entries: Any = super().get_queryset(request)
        found: QuerySet[Any] = entries.with_times().with_status(current_time())
        return found

    def change_view(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        object_id: str,
        form_url: str = "",  # noqa: ARG002 - as above
        extra_context: Any = None,  # noqa: ARG002 - as above
    ) -> HttpResponse:
        """Go to the page where this kind is edited."""
        number = int(object_id) if object_id.isdecimal() else 0
        entry = models.Opportunity.objects.filter(pk=number).first()
        if entry is None:
            return redirect("admin:opportunities_opportunity_changelist")
        model = entry.kind.replace("_", "")
        return redirect(reverse(f"admin:opportunities_{model}_change", args=[entry.pk]))

    @admin.display(description=_("kind"), ordering="kind")
    def kind_name(self, entry: Any) -> str:
        """Return the word for the kind."""
        return label_of(KINDS, entry.kind)

    @admin.display(description=_("Review"), ordering="review_state")
    def review(self, entry: Any) -> str:
        """Return the word for the state of review."""
        return str(REVIEW_STATES[ReviewState(entry.review_state)])
