"""For administrators: who is told and what was sent. Nobody else sees an address."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from alerts.models import Alert, Delivery, Letter, Subscriber, Webhook
from alerts.services import webhooks
from alerts.services.web_addresses import find_problem
from alerts.services.wording import CHANGES, describe_view
from alerts.views.mails import may_administer
from alerts.vocabulary import ChangesTold
from opportunities.clock import current_time


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


TOLD = (ChangesTold.ALL, ChangesTold.CRITICAL)


class WebhookForm(forms.ModelForm):
    """A webhook of the whole catalogue; those of saved views come from their address's page."""

    changes = forms.ChoiceField(choices=[(each.value, CHANGES[each]) for each in TOLD])

    def clean_address(self) -> str:
        """Return an address that messages may go to."""
        address: str = self.cleaned_data["address"].strip()
        problem = find_problem(address)
        if problem:
            raise forms.ValidationError(problem)
        return address


class DeliveryInline(TabularInline):
    """What was sent, and what the other side answered."""

    model = Delivery
    extra = 0
    can_delete = False
    fields = ["planned_at", "identity", "changes", "state", "tries", "status", "problem"]
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody: messages follow the changes."""
        return False


@admin.register(Webhook)
class WebhookAdmin(ModelAdmin):
    """For administrators: who is told by program; deleting one revokes it."""

    form = WebhookForm
    list_display = ["name", "address", "changes", "told_up_to", "failures", "paused_at"]
    fields = [
        *("name", "address", "changes", "secret", "view", "subscriber"),
        *("registered_by", "created_at", "failures", "paused_at", "pause_reason"),
    ]
    readonly_fields = [
        *("secret", "view", "subscriber", "registered_by", "created_at"),
        *("failures", "paused_at", "pause_reason"),
    ]
    inlines = [DeliveryInline]
    actions = ["pause_selected", "resume_selected"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Administrators only."""
        return may_administer(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Administrators only."""
        return may_administer(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Administrators only."""
        return may_administer(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Administrators only."""
        return may_administer(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - the same
        """Administrators only."""
        return may_administer(request)

    def save_model(self, request: HttpRequest, obj: Webhook, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001 - Django's signature
        """Register a new one as its service does; an old one keeps where it was."""
        if change:
            obj.save(update_fields=["name", "address", "changes"])
            return
        wishes = webhooks.Wishes(
            name=obj.name, address=obj.address, changes=ChangesTold(obj.changes)
        )
        made = webhooks.register(wishes, current_time(), by=request.user.get_username())
        obj.__dict__.update(made.__dict__)

    @admin.action(description=_("Pause"))
    def pause_selected(self, request: HttpRequest, queryset: QuerySet[Webhook]) -> None:
        """Tell them nothing until they resume."""
        for webhook in queryset:
            webhooks.pause(webhook, request.user.get_username(), current_time())

    @admin.action(description=_("Resume"))
    def resume_selected(self, request: HttpRequest, queryset: QuerySet[Webhook]) -> None:  # noqa: ARG002 - Django's signature
        """Tell them what they missed."""
        for webhook in queryset:
            webhooks.resume(webhook, current_time())
