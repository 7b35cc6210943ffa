"""The people of the desk: an administrator gives each of them one role."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminRadioSelectWidget

from clusterportal.doors.people_access import MAY_LOOK_AFTER
from clusterportal.roles import ROLE_MEANINGS, ROLE_NAMES, Role, find_role, give_role


def list_roles() -> list[tuple[str, str]]:
    """Return the roles to choose from, each with what it may."""
    roles = [(role.value, f"{ROLE_NAMES[role]}: {ROLE_MEANINGS[role]}") for role in Role]
    return [("", gettext("none: does not get in")), *roles]


class PersonForm(UserChangeForm):
    """A person with one role instead of Django's lists of groups and rights."""

    role = forms.ChoiceField(
        label=_("Role"), required=False, widget=UnfoldAdminRadioSelectWidget, choices=list_roles
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "role" in self.fields:
            self.fields["role"].initial = _read_group(self.instance)


class RoleFilter(admin.SimpleListFilter):
    """People of one role."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002 - Django's signature
        """Offer the roles."""
        return [(role.value, ROLE_NAMES[role]) for role in Role]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:  # noqa: ARG002 - Django's signature
        """Keep the people of the chosen role."""
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


class PersonAdmin(UserAdmin, ModelAdmin):
    """People are switched off, never deleted: the history names them."""

    form = PersonForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "full_name", "email", "role", "second_step", "last_login", "active"]
    list_filter = [RoleFilter, "is_active"]
    readonly_fields = ["last_login", "date_joined"]
    actions_detail = ["show_access"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("What they may do"), {"fields": ["role", "is_active", "is_superuser"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return the people with all that the list shows."""
        people: QuerySet[User] = super().get_queryset(request)
        devices = TOTPDevice.objects.filter(confirmed=True)
        return people.prefetch_related("groups", Prefetch("totpdevice_set", queryset=devices))

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:  # type: ignore[override]  # as Django's UserAdmin
        """Return the form; nobody changes the own role."""
        form = super().get_form(request, obj, **kwargs)
        if obj is not None and obj.pk == request.user.pk and "role" in form.base_fields:
            form.base_fields["role"].disabled = True
            form.base_fields["role"].help_text = _("Another administrator changes your role.")
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the groups of fields; only who may do everything gives that to others."""
        groups = super().get_fieldsets(request, obj)
        if obj is None or request.user.is_superuser:
            return groups
        return [
            (title, {**group, "fields": [e for e in group["fields"] if e != "is_superuser"]})
            for title, group in groups
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Nobody switches off themselves."""
        own = ["is_active", "is_superuser"] if obj is not None and obj.pk == request.user.pk else []
        return [*self.readonly_fields, *own]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators, but only a superuser changes a superuser."""
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not is_above and super().has_change_permission(request, obj)

    def has_look_after_permission(self, request: HttpRequest, object_id: Any = None) -> bool:  # noqa: ARG002 - unfold's signature
        """Tell whether this person looks after the access of others."""
        return request.user.has_perm(MAY_LOOK_AFTER)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody."""
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Write the role with the person."""
        super().save_related(request, form, formsets, change)
        if "role" in form.cleaned_data and form.instance.pk != request.user.pk:
            chosen = form.cleaned_data["role"]
            give_role(form.instance, Role(chosen) if chosen else None)

    @action(
        description=_("Access and sessions"),
        url_path="show-access",
        permissions=["look_after"],
    )
    def show_access(self, request: HttpRequest, object_id: int) -> HttpResponse:  # noqa: ARG002 - unfold's signature
        """Go to the sessions and the second step of the person."""
        return redirect("doors:person", object_id)

    @admin.display(description=_("name"))
    def full_name(self, person: User) -> str:
        """Return first and last name."""
        return person.get_full_name()

    @admin.display(description=_("role"))
    def role(self, person: User) -> str:
        """Return the word for the role."""
        role = find_role(person)
        return str(ROLE_NAMES[role]) if role else ""

    @admin.display(description=_("second step"), boolean=True)
    def second_step(self, person: User) -> bool:
        """Tell whether the person has set up a device."""
        devices: Any = person
        return bool(devices.totpdevice_set.all())

    @admin.display(description=_("active"), boolean=True, ordering="is_active")
    def active(self, person: User) -> bool:
        """Tell whether the person gets in."""
        return person.is_active


def _read_group(person: User) -> str:
    """Return the role that was given, also to somebody who may do everything anyway."""
    names = {group.name for group in person.groups.all()} if person.pk else set()
    return next((role.value for role in reversed(Role) if role.value in names), "")


# The roles are the code's, and nobody reads the secrets of another person's device.
admin.site.unregister([User, Group, TOTPDevice, StaticDevice])
admin.site.register(User, PersonAdmin)
