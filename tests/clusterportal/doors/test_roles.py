"""The table of roles in the docs, the code and the groups in the database say the same."""

import re
from fnmatch import fnmatchcase
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from clusterportal.roles import RIGHTS, Role, find_least_role, find_role, give_role
from tests.clusterportal.doors.people import make_person

pytestmark = pytest.mark.django_db


def read_table() -> dict[Role, set[str]]:
    """Return the rights, with stars, that docs/roles.md gives to each role."""
    table: dict[Role, set[str]] = {role: set() for role in Role}
    lines = (Path(settings.BASE_DIR) / "docs" / "roles.md").read_text().splitlines()
    for line in lines:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 2 + len(Role) and "`" in cells[1]:
            for role, cell in zip(Role, cells[2:], strict=True):
                assert cell in {"yes", ""}
                table[role] |= set(re.findall(r"`([^`]+)`", cells[1])) if cell else set()
    return table


def all_rights() -> set[str]:
    found = Permission.objects.values_list("content_type__app_label", "codename")
    return {f"{app}.{name}" for app, name in found}


def rights_of(role: Role) -> set[str]:
    found = Group.objects.get(name=role).permissions.values_list(
        "content_type__app_label", "codename"
    )
    return {f"{app}.{name}" for app, name in found}


def test_every_role_has_exactly_the_rights_of_the_table() -> None:
    table = read_table()

    expected = {
        role: {name for name in all_rights() if any(fnmatchcase(name, each) for each in patterns)}
        for role, patterns in table.items()
    }

    assert {role: rights_of(role) for role in Role} == expected
    assert all(expected.values())


def test_every_right_that_the_code_names_exists() -> None:
    named = {each for patterns in RIGHTS.values() for each in patterns}

    unknown = {each for each in named if not any(fnmatchcase(name, each) for name in all_rights())}

    assert unknown == set()


def test_every_role_may_all_that_the_one_before_it_may() -> None:
    rights = [rights_of(role) for role in Role]

    assert [less < more for less, more in pairwise(rights)] == [True, True, True]


def test_what_somebody_changed_by_hand_is_put_right() -> None:
    viewer = Group.objects.get(name="viewer")
    before = rights_of(Role.VIEWER)
    viewer.permissions.set(Permission.objects.filter(codename__in=["publish", "add_user"]))
    said = StringIO()

    call_command("sync_roles", stdout=said)

    assert rights_of(Role.VIEWER) == before
    assert f"viewer: {len(before)} rights\n" in said.getvalue()


def test_a_person_has_one_role_and_gets_in_only_with_one() -> None:
    person = make_person("anna", Role.CURATOR)

    give_role(person, Role.PUBLISHER)
    assert (find_role(person), person.is_staff) == (Role.PUBLISHER, True)
    assert [group.name for group in person.groups.all()] == ["publisher"]

    give_role(person, None)
    assert (find_role(person), person.is_staff) == (None, False)


def test_the_least_role_for_a_right_is_found() -> None:
    asked = ["opportunities.publish", "scrapers.run_source", "opportunities.view_call", "x.y_z"]

    assert [find_least_role([each]) for each in asked] == [
        Role.PUBLISHER,
        Role.ADMINISTRATOR,
        Role.VIEWER,
        None,
    ]
