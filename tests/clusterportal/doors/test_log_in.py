"""Log-in: wrong passwords make wait, weak ones are refused, cookies are safe."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings as portal
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from clusterportal import door_settings
from clusterportal.roles import Role
from opportunities.views.visitors import find_address
from tests.clusterportal.doors.people import PASSWORD, make_person

LOG_IN = reverse("admin:login")


@pytest.fixture
def anna(db: None) -> User:  # noqa: ARG001 - a person is a row
    return make_person("anna", Role.CURATOR)


def try_password(password: str, *, name: str = "anna", address: str = "192.0.2.7") -> Any:
    client = Client(headers={"accept-language": "it"})
    form = {"username": name, "password": password, "next": "/admin/"}
    return client.post(LOG_IN, form, REMOTE_ADDR=address)


@pytest.mark.usefixtures("anna")
def test_wrong_passwords_close_the_door_for_this_name_and_address_only() -> None:
    make_person("bruno", Role.CURATOR)
    codes = [try_password("sbagliata").status_code for _each in range(5)]

    right_one = try_password(PASSWORD)

    assert codes == [200, 200, 200, 200, 429]
    assert right_one.status_code == 429
    page = right_one.content.decode()
    assert "sbagliata 5 volte" in page
    assert "riprova tra 15 minuti" in page
    assert try_password(PASSWORD, address="192.0.2.8").status_code == 302
    assert try_password(PASSWORD, name="bruno").status_code == 302


@pytest.mark.usefixtures("anna")
def test_the_minutes_that_are_told_are_true() -> None:
    for _each in range(5):
        try_password("sbagliata")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=11, seconds=30))

    during = try_password(PASSWORD)
    assert "riprova tra 4 minuti" in during.content.decode()

    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert try_password(PASSWORD).status_code == 302


@pytest.mark.usefixtures("anna")
def test_the_right_password_forgets_the_wrong_ones() -> None:
    for _each in range(4):
        try_password("sbagliata")
    try_password(PASSWORD)

    assert [try_password("sbagliata").status_code for _each in range(4)] == [200, 200, 200, 200]


def test_passwords_are_hashed_with_argon2(anna: User) -> None:
    assert anna.password.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("corto9.a!", "password_too_short"),
        ("professional", "password_too_common"),
        ("4839201748392017", "password_entirely_numeric"),
        ("mariarossi.bari", "password_too_similar"),
        ("qwertyuiop123456", "password_common_words"),
        ("Forzajuventus2026!", "password_common_words"),
        ("RegionePuglia2026", "password_common_words"),
        ("p4ssw0rdp4ssw0rd", "password_common_words"),
        ("ciaociaociaociao", "password_common_words"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password: str, why: str) -> None:
    person = User(username="mariarossi", email="mariarossi@example.org")

    with pytest.raises(ValidationError) as refused:
        validate_password(password, person)

    assert [each.code for each in refused.value.error_list] == [why]


@pytest.mark.parametrize("password", [PASSWORD, "Xk3v!9qLw2#ms", "tre gatti viola cantano al molo"])
def test_a_good_password_is_taken(password: str) -> None:
    validate_password(password, User(username="anna"))


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "203.0.113.9", "192.0.2.7"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "192.0.2.7"),
        (1, "nonsense", None),
    ],
)
def test_the_address_is_the_one_that_our_own_proxies_saw(
    settings: Settings, proxies: int, header: str, expected: str | None
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR=header)

    assert find_address(request) == expected


@pytest.mark.parametrize(
    ("name", "text", "read"),
    [
        ("STAFF_TWO_FACTOR", "sometimes", lambda: door_settings.read_two_factor(debug=True)),
        ("TRUSTED_PROXIES", "-1", door_settings.read_proxies),
    ],
)
def test_a_setting_that_cannot_be_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, read: Any
) -> None:
    monkeypatch.setenv(name, text)

    with pytest.raises(ImproperlyConfigured, match=f"{name} is '{text}'; write "):
        read()


def test_in_public_the_second_step_is_required_and_cookies_travel_encrypted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", "1")
    public = door_settings.read_door_settings(debug=False, site_url="https://portal.example.org/")
    at_home = door_settings.read_door_settings(debug=True, site_url="http://localhost:8000")
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]

    assert [door_settings.read_two_factor(debug=each) for each in (False, True)] == [
        "required",
        "optional",
    ]
    assert [public[name] for name in names] == [True, True]
    assert [at_home[name] for name in names] == [False, False]
    assert (public["SECURE_HSTS_SECONDS"], at_home["SECURE_HSTS_SECONDS"]) == (31_536_000, 0)
    assert public["CSRF_TRUSTED_ORIGINS"] == ["https://portal.example.org"]
    assert public["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert public["SESSION_COOKIE_AGE"] == 12 * 3600


def test_django_finds_nothing_to_complain_about_in_the_public_settings() -> None:
    secret = "k" * 25 + "0123456789" * 4 + "ab"
    public = {
        "DEBUG": "0",
        "SECRET_KEY": secret,
        "TRUSTED_PROXIES": "1",
        "SITE_URL": "https://portal.example.org",
    }
    environment = {**os.environ, **public}
    # The browser's loop needs it in tests; nobody sets it in public.
    del environment["DJANGO_ALLOW_ASYNC_UNSAFE"]

    said = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy"],
        cwd=portal.BASE_DIR,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )

    assert said.returncode == 0, said.stderr
    # https is the proxy's business; neighbours under the same domain may speak http.
    assert re.findall(r"\((\w+\.\w+)\)", said.stderr) == [
        *("security.W005", "security.W008", "security.W021")
    ]
