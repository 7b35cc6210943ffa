"""For administrators: who is told and what was sent. Nobody else sees an address."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from alerts.models import Alert, Letter, Subscriber
from alerts.services.wording import describe_view
from alerts.views.mails import may_administer


class ForAdministrators(ModelAdmin):
    """Read only, and only for administrators."""

    list_fullwidth = True
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Administrators only."""
        return may_administer(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Administrators only."""
        return may_administer(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - the same
        """Nobody: addresses sign up themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - the same
        """Nobody: addresses decide themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - the same
        """Nobody: addresses erase themselves."""
        return False


class AlertInline(TabularInline):
    """What an address asked for."""

    model = Alert
    extra = 0
    can_delete = False
    fields = ["view_in_words", "frequency", "changes", "confirmed_at", "paused_at"]
    readonly_fields = ["view_in_words"]

    @admin.display(description=_("View"))
    def view_in_words(self, alert: Alert) -> str:
        """Return what the alert is about."""
        return describe_view(alert.view)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Administrators only."""
        return may_administer(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - the same
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - the same
        """Nobody."""
        return False


@admin.register(Subscriber)
class SubscriberAdmin(ForAdministrators):
    """The key of an address is not shown: whoever has it could make its links."""

    list_display = ["address", "language", "verified_at", "paused_at", "pause_reason"]
    list_filter = ["language", "pause_reason"]
    search_fields = ["address"]
    fields = [
        *("address", "language", "created_at", "verified_at"),
        *("paused_at", "pause_reason", "pause_detail", "quiet_sources"),
    ]
    inlines = [AlertInline]


@admin.register(Letter)
class LetterAdmin(ForAdministrators):
    """What was planned, sent or refused, and what the mail server said."""

    list_display = ["planned_at", "kind", "state", "items", "tries", "sent_at", "problem"]
    list_filter = ["state", "kind"]
    search_fields = ["message_id"]
    fields = [
        *("subscriber", "kind", "state", "message_id", "items"),
        *("planned_at", "next_try_at", "tries", "sent_at", "problem", "content"),
    ]
