"""Every address of the admin, asked and sent to by everybody: nobody may more than the table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as portal
from django.contrib.auth.models import User
from django.template import Origin
from django.template.loaders.base import Loader
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone
from pytest_django import Settings

from clusterportal.models import StaffSession
from clusterportal.roles import Role
from scrapers.runs.lock import only_run
from tests import factories
from tests.clusterportal.doors.admin_addresses import (
    ANYONE,
    NO_METHOD,
    NOBODY,
    NOT_FOUND,
    read_expectations,
)
from tests.clusterportal.doors.admin_rows import (
    KEPT_MAIL,
    WALKER,
    fill_desk_address,
    fill_form,
    make_rows,
)
from tests.clusterportal.doors.people import make_person, sign_in

pytestmark = pytest.mark.django_db

PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>")
SUPERUSER, VISITOR = "superuser", "visitor"
EVERYBODY = (VISITOR, *Role, SUPERUSER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address of the admin: its name or, without one, its route."""

    key: str
    route: str


class EmptyPages(Loader):
    """Draws every page empty: here it counts who is let in, and drawing takes most of the time."""

    def get_template_sources(self, template_name: str) -> Iterator[Origin]:
        """Return one source, whatever the name."""
        yield Origin(template_name, template_name, self)

    def get_contents(self, origin: Origin) -> str:  # noqa: ARG002 - Django's signature
        """Return an empty page."""
        return ""


class Walker:
    """Fills the addresses with rows that exist and asks them as one person."""

    def __init__(self, person: User | None, target: User, rows: dict[str, Any]) -> None:
        self.person, self.target, self.rows = person, target, rows
        self.client = Client() if person is None else sign_in(person)

    def ask(self, address: Address, method: str) -> str:
        """Return what came of it: let in, refused, no such method, not found, or a status."""
        sent = fill_form(address.key, self.rows) if method == "post" else {}
        answer = getattr(self.client, method)(self._fill(address), sent)
        if address.key == "admin:logout" and self.person is not None:
            self.client.force_login(self.person)
        goes_to = answer.headers.get("Location", "")
        is_sent_to_log_in = goes_to.startswith(reverse("admin:login"))
        # Who is nobody and logs out is sent to the log-in by way of the desk.
        is_sent_to_desk = self.person is None and goes_to == reverse("admin:index")
        if answer.status_code == 403 or is_sent_to_log_in or is_sent_to_desk:
            return "refused"
        known = {404: NOT_FOUND, 405: NO_METHOD}
        is_let_in = answer.status_code in {200, 286, 302, 422}
        return "let in" if is_let_in else known.get(answer.status_code, str(answer.status_code))

    def _fill(self, address: Address) -> str:
        if address.key == "admin:app_list":
            return "/admin/opportunities/"
        if address.key == "admin:autocomplete":
            return "/admin/autocomplete/?app_label=opportunities&model_name=call&field_name=topics"
        if address.route.endswith("(?P<url>.*)$"):
            return "/admin/nowhere/"
        route = fill_desk_address(address.key, address.route, self.rows)
        return "/" + PLACEHOLDER.sub(lambda found: str(self._find(found[1], route)), route)

    def _find(self, name: str, route: str) -> Any:
        if name == "row_id":
            return self._find_session(is_own="people/" not in route)
        if name in {"id", "object_id"}:
            model = "/".join(route.split("/")[1:3])
            return self.rows["call" if model.startswith("r/") else model]
        return self.target.pk if name == "person_id" else self.rows[name]

    def _find_session(self, *, is_own: bool) -> int:
        if is_own and self.person is not None:
            return StaffSession.objects.get(session_key=self.client.session.session_key).pk
        now = timezone.now()
        return StaffSession.objects.create(
            person=self.target, session_key=uuid4().hex, since=now, last_used_at=now
        ).pk


def find_addresses() -> list[Address]:
    """Return every address beneath that of the admin, from the resolver itself."""
    return [
        Address(key=key or route, route=route)
        for key, route in _walk(get_resolver())
        if route.startswith("admin/")
    ]


def _walk(resolver: Any, route: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    for each in resolver.url_patterns:
        here = route + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each, here, f"{each.namespace}:" if each.namespace else space)
        else:
            yield (f"{space}{each.name}" if each.name else ""), here


def make_walker(who: str) -> User | None:
    """Return the person who walks; None for a visitor without a name."""
    if who == VISITOR:
        return None
    is_superuser = who == SUPERUSER
    return make_person(WALKER, None if is_superuser else Role(who), superuser=is_superuser)


def judge(who: str, least: str) -> str:
    """Return what should come of it when somebody comes to an address for ``least``."""
    if who == VISITOR:
        return "let in" if least == ANYONE else "refused"
    if least == ANYONE:
        return "let in"
    if least in {NO_METHOD, NOT_FOUND}:
        return least
    if least == NOBODY:
        return "refused"
    ranks = [*Role, SUPERUSER]
    return "let in" if ranks.index(who) >= ranks.index(least) else "refused"


def test_every_address_of_the_admin_has_its_row_in_the_table() -> None:
    assert {each.key for each in find_addresses()} == set(read_expectations())


@pytest.fixture
def _empty_pages(settings: Settings) -> None:
    (engine,) = settings.TEMPLATES
    loader = f"{EmptyPages.__module__}.{EmptyPages.__name__}"
    options = {**engine["OPTIONS"], "loaders": [loader]}
    settings.TEMPLATES = [{"BACKEND": engine["BACKEND"], "OPTIONS": options}]


@pytest.fixture
def _kept_mail(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_FILE_PATH = str(tmp_path)
    (tmp_path / KEPT_MAIL).write_bytes(b"Subject: Alpha\r\n\r\nBeta\r\n")


@pytest.mark.enable_socket
@pytest.mark.usefixtures("redis_client", "_empty_pages", "_kept_mail")
@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_may_more_or_less_than_the_table_says(who: str) -> None:
    factories.SourceFactory(code="eccp")
    target = make_person("target", Role.CURATOR)
    person = make_walker(who)
    walker = Walker(person, target, make_rows())
    expected = read_expectations()

    # While a source is being read, the desk starts nothing else.
    with only_run(portal.REDIS_URL, "eccp"):
        found = {
            (each.key, method): walker.ask(each, method)
            for each in find_addresses()
            for method in ("get", "post")
        }

    assert found == {
        (key, method): judge(who, least)
        for key, pair in expected.items()
        for method, least in zip(("get", "post"), pair, strict=True)
    }
