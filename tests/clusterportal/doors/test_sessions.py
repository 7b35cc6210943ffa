"""Everybody sees and ends the own sessions; administrators those of others; visitors have none."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clusterportal.doors import sessions
from clusterportal.models import StaffSession
from clusterportal.roles import Role
from tests import factories
from tests.clusterportal.doors.people import PASSWORD, make_person, sign_in

pytestmark = pytest.mark.django_db

ACCESS = reverse("doors:access")
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36"
)


@pytest.fixture
def anna() -> User:
    return make_person("anna", Role.CURATOR)


def log_in(name: str, **headers: str) -> Client:
    client = Client(headers=headers)
    client.post(
        reverse("admin:login"), {"username": name, "password": PASSWORD}, REMOTE_ADDR="192.0.2.7"
    )
    return client


def is_in(client: Client) -> bool:
    return client.get(ACCESS).status_code == 200


def test_a_session_tells_device_address_and_times(anna: User) -> None:
    client = log_in("anna", user_agent=CHROME)

    (shown,) = client.get(ACCESS).context["sessions"]

    assert (shown.browser, shown.system, shown.address) == ("Chrome", "Windows", "192.0.2.7")
    assert shown.is_this
    assert timezone.now() - shown.since < timedelta(minutes=1)
    assert StaffSession.objects.get().person == anna


def test_one_session_is_ended_and_the_others_stay(anna: User) -> None:
    here, there, phone = sign_in(anna), sign_in(anna), sign_in(anna)
    row = StaffSession.objects.get(session_key=there.session.session_key)

    here.post(reverse("doors:end_session", args=[row.pk]))

    assert [is_in(each) for each in (here, there, phone)] == [True, False, True]
    assert StaffSession.objects.count() == Session.objects.count() == 2


def test_all_others_are_ended_and_this_one_stays(anna: User) -> None:
    here, there, phone = sign_in(anna), sign_in(anna), sign_in(anna)

    here.post(reverse("doors:end_others"))

    assert [is_in(each) for each in (here, there, phone)] == [True, False, False]


def test_nobody_ends_sessions_of_others_without_being_administrator(anna: User) -> None:
    bruno = make_person("bruno", Role.PUBLISHER)
    hers, his = sign_in(anna), sign_in(bruno)
    row = StaffSession.objects.get(person=anna)

    codes = [
        his.post(reverse("doors:end_session", args=[row.pk])).status_code,
        his.post(reverse("doors:person_session", args=[anna.pk, row.pk])).status_code,
        his.post(reverse("doors:person_sessions", args=[anna.pk])).status_code,
        his.get(reverse("doors:person", args=[anna.pk])).status_code,
    ]

    assert codes == [404, 403, 403, 403]
    assert is_in(hers)


def test_an_administrator_sees_and_ends_the_sessions_of_a_person(anna: User) -> None:
    admin = sign_in(make_person("bruno", Role.ADMINISTRATOR))
    hers, phone = sign_in(anna), sign_in(anna)
    row = StaffSession.objects.get(session_key=phone.session.session_key)

    seen = admin.get(reverse("doors:person", args=[anna.pk])).context["sessions"]
    admin.post(reverse("doors:person_session", args=[anna.pk, row.pk]))
    after_one = [is_in(hers), is_in(phone)]
    admin.post(reverse("doors:person_sessions", args=[anna.pk]))

    assert {each.pk for each in seen} == {row.pk, row.pk - 1}
    assert (after_one, is_in(hers), is_in(admin)) == ([True, False], False, True)


def test_a_changed_password_ends_the_other_sessions(anna: User) -> None:
    here, there = sign_in(anna), sign_in(anna)
    new = "tartaruga.semaforo.biscotto.nuvola"

    answer = here.post(
        reverse("admin:password_change"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )

    assert answer.status_code == 302
    assert [is_in(here), is_in(there)] == [True, False]
    (left,) = here.get(ACCESS).context["sessions"]
    assert left.is_this
    assert StaffSession.objects.get().session_key == here.session.session_key


def test_logging_out_forgets_the_session(anna: User) -> None:
    client = sign_in(anna)

    client.post(reverse("admin:logout"))

    assert (StaffSession.objects.count(), Session.objects.count()) == (0, 0)


def test_use_is_noted_every_five_minutes_and_gives_the_cookie_twelve_hours_more(
    anna: User,
) -> None:
    client = sign_in(anna)
    long_ago = timezone.now() - timedelta(hours=3)
    StaffSession.objects.update(last_used_at=long_ago)

    soon = client.get(ACCESS)
    assert StaffSession.objects.get().last_used_at == long_ago
    assert "sessionid" not in soon.cookies

    session = client.session
    session[sessions.USED_AT] -= 301
    session.save()
    later = client.get(ACCESS)

    assert StaffSession.objects.get().last_used_at > long_ago
    assert later.cookies["sessionid"]["max-age"] == 12 * 3600


def test_a_session_that_ran_out_is_dropped(anna: User) -> None:
    client = sign_in(anna)
    sign_in(anna)
    Session.objects.filter(session_key=client.session.session_key).update(
        expire_date=timezone.now() - timedelta(minutes=1)
    )

    assert not is_in(client)
    assert sessions.drop_dead_sessions() == 1
    assert (StaffSession.objects.count(), Session.objects.count()) == (1, 1)


def test_visitors_get_no_cookie_and_no_session(client: Client) -> None:
    call, event = factories.CallFactory(), factories.EventFactory()
    places = [
        *("/", "/it/", "/en/", "/it/calls/", "/it/events/", "/it/search/?q=energia", "/it/topics/"),
        *("/it/sources/", "/it/nowhere/", "/api/v1/calls/", "/healthz"),
        *(call.get_absolute_url(), event.get_absolute_url()),
    ]

    answers = {place: client.get(place) for place in places}

    assert [place for place, each in answers.items() if each.cookies] == []
    assert (StaffSession.objects.count(), Session.objects.count()) == (0, 0)
