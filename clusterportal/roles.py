"""Who may do what: four roles, each with all that the one before it may (``docs/roles.md``)."""

from collections.abc import Iterable
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(StrEnum):
    """From the one that may least to the one that may most."""

    VIEWER = "viewer"
    CURATOR = "curator"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.VIEWER: pgettext_lazy("role", "viewer"),
    Role.CURATOR: pgettext_lazy("role", "curator"),
    Role.PUBLISHER: pgettext_lazy("role", "publisher"),
    Role.ADMINISTRATOR: pgettext_lazy("role", "administrator"),
}
ROLE_MEANINGS = {
    Role.VIEWER: _("reads the desk and the history, changes nothing"),
    Role.CURATOR: _("adds and corrects entries, decides what sources propose"),
    Role.PUBLISHER: _("also publishes, rejects, merges and decides in bulk"),
    Role.ADMINISTRATOR: _("also looks after sources, schedule, words, people and the trash"),
}
EDITED = ("call", "event", "partnersearch", "article", "partnership", "organisation")
DESCRIBED = ("announcement", "deadline", "programme", "series", "topic")
# What each role may beside what the one before it may; a star stands for any letters.
RIGHTS: dict[Role, tuple[str, ...]] = {
    Role.VIEWER: ("opportunities.view_*", "scrapers.view_*"),
    Role.CURATOR: (
        "opportunities.curate",
        *(f"opportunities.{verb}_{name}" for verb in ("add", "change") for name in EDITED),
        *(f"opportunities.{verb}_{name}" for verb in ("add", "change") for name in DESCRIBED),
        "opportunities.delete_deadline",
        "opportunities.change_proposedchange",
    ),
    Role.PUBLISHER: ("opportunities.publish",),
    Role.ADMINISTRATOR: (
        *("opportunities.*", "scrapers.*", "django_celery_beat.*"),
        *("auth.view_user", "auth.add_user", "auth.change_user"),
        *("alerts.view_*", "alerts.add_webhook", "alerts.change_webhook", "alerts.delete_webhook"),
    ),
}


def may(role: Role, right: str) -> bool:
    """Tell whether a role has a right, such as ``opportunities.publish``."""
    upto = list(Role)[: list(Role).index(role) + 1]
    return any(fnmatchcase(right, pattern) for each in upto for pattern in RIGHTS[each])


def find_least_role(rights: Iterable[str]) -> Role | None:
    """Return the role that may least and has one of the rights; None where no role has any."""
    asked = list(rights)
    return next((role for role in Role if any(may(role, each) for each in asked)), None)


def find_role(person: Any) -> Role | None:
    """Return the role of a person, the highest of several; None for who has none."""
    if person.is_superuser:
        return Role.ADMINISTRATOR
    names = {group.name for group in person.groups.all()}
    return next((role for role in reversed(Role) if role.value in names), None)


@transaction.atomic
def give_role(person: Any, role: Role | None) -> None:
    """Give a person this role and no other; without one, nobody gets in who is no superuser."""
    names = [role.value] if role else []
    person.groups.set(Group.objects.filter(name__in=names))
    person.is_staff = person.is_superuser or role is not None
    person.save(update_fields=["is_staff"])


@transaction.atomic
def sync_roles() -> dict[str, int]:
    """Bring the groups in step with ``RIGHTS``; returns how many rights each role has.

    What somebody gave to such a group by hand is taken back: the roles are the code's.
    """
    rights = {
        f"{each.content_type.app_label}.{each.codename}": each
        for each in Permission.objects.select_related("content_type")
    }
    counts = {}
    for role in Role:
        group, _is_new = Group.objects.get_or_create(name=role.value)
        granted = [each for name, each in rights.items() if may(role, name)]
        group.permissions.set(granted)
        counts[role.value] = len(granted)
    return counts
