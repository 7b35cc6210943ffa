"""Who may look at the desk, who may act on it, and how."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from scrapers.desk import starting
from scrapers.models import ReplayRun, ReplayState, RunState, ScrapeRun
from tests.scrapers.desk.people import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket, pytest.mark.usefixtures("site")]

LOOK = ("desk", "source", "progress", "run", "replay")
# Address -> the permission that it needs beside that of looking.
ACT = {
    "start": "run_source",
    "stop": "run_source",
    "start_replay": "run_source",
    "set_schedule": "run_source",
    "accept": "accept_doubts",
    "apply_replay": "apply_replay",
}
RIGHTS = ("run_source", "accept_doubts", "apply_replay")


@pytest.fixture
def places() -> dict[str, str]:
    """The addresses of the desk, with a run, a replay and a line of schedule behind them."""
    now = timezone.now()
    run = ScrapeRun.objects.create(
        source="eccp",
        sections=["calls"],
        started_at=now - timedelta(hours=1),
        finished_at=now,
        state=RunState.DOUBTFUL,
        doubts=["the list of calls shrank from 40 to 3"],
        counts={"listed": 3, "limit": None},
    )
    replay = ReplayRun.objects.create(
        source="eccp",
        asked_at=now,
        finished_at=now,
        asked_by="anna",
        state=ReplayState.DONE,
        reader_version="eccp/1",
    )
    task = PeriodicTask.objects.create(
        name="eccp calls",
        task="scrapers.scrape",
        kwargs='{"source": "eccp", "sections": ["calls"]}',
        crontab=CrontabSchedule.objects.create(minute="17", hour="*/6"),
    )
    return {
        "desk": reverse("admin:run_desk"),
        "source": reverse("admin:run_desk_source", args=["eccp"]),
        "progress": reverse("admin:run_desk_progress", args=["eccp"]),
        "run": reverse("admin:run_desk_run", args=[run.pk]),
        "replay": reverse("admin:run_desk_replay", args=[replay.pk]),
        "schedule": reverse("admin:run_desk_schedule", args=["eccp", task.pk]),
        "start": reverse("admin:run_desk_start", args=["eccp"]),
        "stop": reverse("admin:run_desk_stop", args=["eccp"]),
        "start_replay": reverse("admin:run_desk_start_replay", args=["eccp"]),
        "set_schedule": reverse("admin:run_desk_set_schedule", args=["eccp", task.pk]),
        "accept": reverse("admin:run_desk_accept", args=[run.pk]),
        "apply_replay": reverse("admin:run_desk_apply_replay", args=[replay.pk]),
    }


def test_who_is_not_signed_in_is_sent_to_the_log_in(client: Client, places: dict[str, str]) -> None:
    answers = {name: client.post(place) for name, place in places.items()}

    assert {name: each.status_code for name, each in answers.items()} == dict.fromkeys(places, 302)
    log_in = reverse("admin:login")
    assert {each.headers["Location"].partition("?")[0] for each in answers.values()} == {log_in}


def test_staff_without_permission_sees_and_does_nothing(places: dict[str, str]) -> None:
    client = sign_in(*RIGHTS)

    codes = {name: client.get(place).status_code for name, place in places.items()}
    acted = {name: client.post(places[name]).status_code for name in ACT}

    assert codes == {**dict.fromkeys(places, 403), **dict.fromkeys(ACT, 405)}
    assert acted == dict.fromkeys(ACT, 403)


def test_who_may_look_can_look_and_do_nothing(places: dict[str, str]) -> None:
    client = sign_in("view_scraperun")

    # 286 is the answer after which the browser asks for progress no more.
    looked = {name: client.get(places[name]).status_code for name in LOOK}
    acted = {name: client.post(places[name]).status_code for name in ACT}

    assert looked == {**dict.fromkeys(LOOK, 200), "progress": 286}
    assert acted == dict.fromkeys(ACT, 403)
    assert client.get(places["schedule"]).status_code == 403
    page = client.get(places["source"]).content.decode()
    assert [name for name in ACT if places[name] in page] == []


@pytest.mark.parametrize(("name", "permission"), ACT.items())
def test_each_action_needs_its_own_permission(
    places: dict[str, str], name: str, permission: str
) -> None:
    others = [each for each in RIGHTS if each != permission]

    answer = sign_in("view_scraperun", *others).post(places[name], {"reason": "because"})

    assert answer.status_code == 403
    assert ScrapeRun.objects.get().accepted_at is None


@pytest.mark.parametrize(("name", "permission"), ACT.items())
def test_who_has_the_permission_gets_an_answer(
    places: dict[str, str], name: str, permission: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No worker is there, and what the desk says then is told in test_starting.py.
    monkeypatch.setattr(starting, "SECONDS_TO_ANSWER", 0.1)
    client = sign_in("view_scraperun", permission)

    answer = client.post(places[name])

    # 422: the form came back with what it lacks.
    assert answer.status_code == (422 if name in {"accept", "set_schedule"} else 302)


@pytest.mark.parametrize("name", ACT)
def test_nothing_is_changed_by_a_form_of_another_site(places: dict[str, str], name: str) -> None:
    client = sign_in("view_scraperun", *RIGHTS, enforce_csrf_checks=True)

    assert client.post(places[name]).status_code == 403


@pytest.mark.parametrize("name", ["source", "run", "replay"])
@pytest.mark.parametrize("language", ["it", "en"])
def test_pages_speak_the_language_of_the_reader(
    places: dict[str, str], name: str, language: str
) -> None:
    client = sign_in("view_scraperun", *RIGHTS)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    page = client.get(places[name]).content.decode()

    assert ("Ultim" in page or "Rilett" in page or "Prova" in page) is (language == "it")
    assert ("Last" in page or "Replay" in page or "Dry" in page) is (language == "en")


def test_unknown_places_do_not_exist() -> None:
    client = sign_in("view_scraperun", *RIGHTS)

    codes = [
        client.get(reverse("admin:run_desk_source", args=["eccpp"])).status_code,
        client.get(reverse("admin:run_desk_run", args=[999])).status_code,
        client.get(reverse("admin:run_desk_replay", args=[999])).status_code,
        client.get(reverse("admin:run_desk_schedule", args=["eccp", 999])).status_code,
    ]

    assert codes == [404, 404, 404, 404]
