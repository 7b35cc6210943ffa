"""The second step: set up once, asked every time, each code once, wrong ones slower and slower."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from lxml.html import fromstring
from pytest_django import Settings

from clusterportal.doors.second_step import (
    CodeRefused,
    check_code,
    make_recovery_codes,
    write_secret,
)
from clusterportal.roles import Role
from tests.clusterportal.doors.people import PASSWORD, give_device, make_person, read_code, sign_in

pytestmark = pytest.mark.django_db

CALLS = reverse("admin:opportunities_call_changelist")
SECOND_STEP = reverse("doors:second_step")
SET_UP = reverse("doors:set_up")


@pytest.fixture(autouse=True)
def _required(settings: Settings) -> None:
    settings.STAFF_TWO_FACTOR = "required"


@pytest.fixture
def anna() -> User:
    return make_person("anna", Role.CURATOR)


def goes_to(client: Client, place: str) -> str:
    return client.get(place).headers.get("Location", "")


def forget_failures(device: TOTPDevice) -> None:
    TOTPDevice.objects.filter(pk=device.pk).update(
        throttling_failure_timestamp=timezone.now() - timedelta(hours=10)
    )


def test_who_has_no_second_step_must_set_one_up_before_the_desk_opens(anna: User) -> None:
    client = sign_in(anna)

    assert goes_to(client, CALLS) == f"{SET_UP}?next=%2Fadmin%2Fopportunities%2Fcall%2F"
    page = client.get(SET_UP)
    device = TOTPDevice.objects.get(user=anna)
    assert fromstring(page.content).xpath("//code")[0].text == write_secret(device)
    assert page.context["picture"].startswith("data:image/svg+xml")

    shown = client.post(SET_UP, {"code": read_code(device), "next": CALLS})

    codes = fromstring(shown.content).xpath("//li/code/text()")
    assert sorted(codes) == sorted(StaticToken.objects.values_list("token", flat=True))
    assert len(codes) == 10
    assert fromstring(shown.content).xpath("//a[@class='door-button']/@href") == [CALLS]
    assert client.get(CALLS).status_code == 200
    assert LogEntry.objects.filter(object_id=anna.pk, user=anna).count() == 2


def test_a_wrong_code_sets_nothing_up(anna: User) -> None:
    client = sign_in(anna)
    client.get(SET_UP)

    answer = client.post(SET_UP, {"code": "12ab56"})

    assert answer.status_code == 422
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    assert goes_to(client, CALLS).startswith(SET_UP)


def test_setting_up_ends_the_sessions_that_it_did_not_open(anna: User) -> None:
    other, client = sign_in(anna), sign_in(anna)
    client.get(SET_UP)

    client.post(SET_UP, {"code": read_code(TOTPDevice.objects.get())})

    assert goes_to(other, CALLS).startswith(reverse("admin:login"))
    assert client.get(CALLS).status_code == 200


def test_the_password_alone_opens_no_address_and_the_code_opens_the_one_asked_for(
    anna: User,
) -> None:
    device = give_device(anna)
    client = Client()
    client.post(reverse("admin:login"), {"username": "anna", "password": PASSWORD, "next": CALLS})

    assert goes_to(client, CALLS).startswith(SECOND_STEP)
    assert client.post(CALLS, {"action": "publish_selected"}).headers["Location"] == (
        f"{SECOND_STEP}?"
    )
    assert goes_to(client, SET_UP) == SECOND_STEP
    key = client.session.session_key

    answer = client.post(f"{SECOND_STEP}?next={CALLS}", {"code": read_code(device)})

    assert answer.headers["Location"] == CALLS
    assert client.get(CALLS).status_code == 200
    assert client.session.session_key != key


def test_outside_the_desk_the_password_alone_is_nobody(anna: User) -> None:
    give_device(anna)
    client = sign_in(anna)

    user = client.get("/it/").wsgi_request.user

    assert user.is_anonymous


def test_no_other_site_is_opened_after_the_code(anna: User) -> None:
    device = give_device(anna)
    client = sign_in(anna)

    answer = client.post(SECOND_STEP, {"code": read_code(device), "next": "https://evil.example/"})

    assert answer.headers["Location"] == reverse("admin:index")


def test_a_code_opens_once(anna: User) -> None:
    device = give_device(anna)
    code = read_code(device)

    check_code(anna, code)

    with translation.override("en"), pytest.raises(CodeRefused, match="used before"):
        check_code(anna, code)


def test_wrong_codes_make_the_next_try_wait_longer_even_with_the_right_one(anna: User) -> None:
    device = give_device(anna)
    for _each in range(9):
        forget_failures(device)
        with pytest.raises(CodeRefused):
            check_code(anna, "000000")

    with translation.override("en"), pytest.raises(CodeRefused, match="again in 5 minutes"):
        check_code(anna, read_code(device))

    forget_failures(device)
    assert check_code(anna, f" {read_code(device)[:3]} {read_code(device)[3:]} ") == device


def test_a_recovery_code_opens_once_and_only_the_newest_ones_open(anna: User) -> None:
    give_device(anna)
    old = make_recovery_codes(anna)[0]
    new = make_recovery_codes(anna)[0]

    check_code(anna, f"{new[:4]}-{new[4:].upper()}")

    assert StaticToken.objects.count() == 9
    for code in (new, old):
        with pytest.raises(CodeRefused):
            check_code(anna, code)


def test_codes_of_another_person_open_nothing(anna: User) -> None:
    other = make_person("bruno", Role.CURATOR)
    give_device(anna)

    with pytest.raises(CodeRefused):
        check_code(anna, read_code(give_device(other)))
    with pytest.raises(CodeRefused):
        check_code(anna, make_recovery_codes(other)[0])


def test_where_it_is_optional_each_decides_and_who_has_one_must_use_it(
    anna: User, settings: Settings
) -> None:
    settings.STAFF_TWO_FACTOR = "optional"
    bruno = make_person("bruno", Role.CURATOR)
    device = give_device(bruno)

    assert sign_in(anna).get(CALLS).status_code == 200
    client = sign_in(bruno)
    assert goes_to(client, CALLS).startswith(SECOND_STEP)

    client.post(SECOND_STEP, {"code": read_code(device)})
    client.post(reverse("doors:remove"))

    assert not TOTPDevice.objects.filter(user=bruno).exists()
    assert goes_to(client, CALLS).startswith(SECOND_STEP)
    assert client.get(f"{SECOND_STEP}?next={CALLS}").headers["Location"] == CALLS
    assert client.get(CALLS).status_code == 200


def test_where_it_is_required_nobody_removes_the_own_one(anna: User) -> None:
    device = give_device(anna)
    client = sign_in(anna)
    client.post(SECOND_STEP, {"code": read_code(device)})

    client.post(reverse("doors:remove"))

    assert TOTPDevice.objects.filter(user=anna).exists()


def test_only_an_administrator_removes_a_lost_device_and_it_is_kept_in_the_history(
    anna: User, settings: Settings
) -> None:
    settings.STAFF_TWO_FACTOR = "optional"
    make_person("bruno", Role.ADMINISTRATOR)
    publisher = make_person("carla", Role.PUBLISHER)
    boss = make_person("dario", superuser=True)
    give_device(anna)
    give_device(boss)
    make_recovery_codes(anna)
    place, of_boss = (reverse("doors:person_remove", args=[each.pk]) for each in (anna, boss))

    refused = sign_in(publisher).post(place).status_code
    bruno = sign_in(User.objects.get(username="bruno"))
    refused_boss = bruno.post(of_boss).status_code
    bruno.post(place)

    assert (refused, refused_boss) == (403, 403)
    assert [each.user for each in TOTPDevice.objects.all()] == [boss]
    assert not StaticToken.objects.exists()
    entry = LogEntry.objects.latest("pk")
    with translation.override("en"):
        told = (entry.user.get_username(), entry.object_id, entry.get_change_message())
    assert told == ("bruno", str(anna.pk), "Deleted second step “anna”.")


def test_the_only_administrator_gets_in_again_from_the_server(anna: User) -> None:
    give_device(anna)
    client = sign_in(anna)

    call_command("remove_second_step", "anna")

    assert not TOTPDevice.objects.exists()
    assert goes_to(client, CALLS).startswith(reverse("admin:login"))
    with pytest.raises(CommandError, match="no second step"):
        call_command("remove_second_step", "anna")
    with pytest.raises(CommandError, match="nobody is called 'ana'"):
        call_command("remove_second_step", "ana")
