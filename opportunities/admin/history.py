"""Evidence, revisions, proposals and the other rows that tell what happened."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from opportunities import models
from opportunities.admin.bases import ReadOnlyAdmin, WordAdmin
from opportunities.services import curation
from opportunities.services.proposals import UnreadableProposal


@admin.register(models.Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    list_display = ["opportunity", "field", "value", "extractor", "seen_at"]
    list_filter = ["field", "opportunity__kind"]
    list_select_related = ["opportunity"]
    search_fields = ["opportunity__title", "quote", "page_sha256"]


@admin.register(models.Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ["at", "opportunity", "field", "before", "after", "severity", "actor", "reason"]
    list_filter = ["severity", "field", "actor"]
    list_select_related = ["opportunity"]
    search_fields = ["opportunity__title", "actor", "reason"]
    date_hierarchy = "at"


@admin.register(models.ProposedChange)
class ProposedChangeAdmin(ReadOnlyAdmin):
    """What sources say about locked fields; a person takes it over or keeps the own value."""

    list_display = ["opportunity", "field", "kept", "proposed", "seen_at"]
    list_filter = ["field", "opportunity__kind"]
    list_select_related = ["opportunity"]
    search_fields = ["opportunity__title"]
    actions = ["accept_selected", "dismiss_selected"]

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Who may change proposals may decide them."""
        return request.user.has_perm("opportunities.change_proposedchange")

    @admin.action(description=_("Accept the value of the source"), permissions=["decide"])
    def accept_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Accept each proposal that can be read; say which cannot."""
        done = 0
        for proposal in queryset:
            try:
                curation.accept_proposal(proposal, actor=request.user.get_username())
            except UnreadableProposal as problem:
                text = f"{proposal.opportunity}, {proposal.field}: {problem}"
                self.message_user(request, text, level=messages.WARNING)
            else:
                done += 1
        text = ngettext("%(count)d change taken over.", "%(count)d changes taken over.", done)
        self.message_user(request, text % {"count": done}, level=messages.SUCCESS)

    @admin.action(description=_("Keep our value"), permissions=["decide"])
    def dismiss_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Dismiss the proposals."""
        for proposal in queryset:
            curation.dismiss_proposal(proposal, actor=request.user.get_username())
        self.message_user(request, _("Our values are kept."), level=messages.SUCCESS)


@admin.register(models.Deadline)
class DeadlineAdmin(ReadOnlyAdmin):
    """All deadlines in one list; they are edited on the page of their call or event."""

    list_display = ["opportunity", "kind", "date", "time", "timezone", "certainty", "closes_at"]
    list_filter = ["kind", "certainty"]
    list_select_related = ["opportunity"]
    search_fields = ["opportunity__title", "quote"]
    date_hierarchy = "closes_at"


@admin.register(models.Alias)
class AliasAdmin(ReadOnlyAdmin):
    list_display = ["address", "opportunity", "source"]
    list_filter = ["source"]
    list_select_related = ["opportunity", "source"]
    search_fields = ["address", "opportunity__title"]


@admin.register(models.Sighting)
class SightingAdmin(ReadOnlyAdmin):
    list_display = ["at", "source"]
    list_filter = ["source"]
    list_select_related = ["source"]


@admin.register(models.Announcement)
class AnnouncementAdmin(WordAdmin):
    list_display = ["call", "window_from", "window_to", "amount", "said_by", "said_on"]
    list_select_related = ["call"]
    search_fields = ["call__title", "said_by", "quote"]
    autocomplete_fields = ["call"]
