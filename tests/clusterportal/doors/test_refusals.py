"""Who may not is told which role may, in the own language; nobody climbs by editing people."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from lxml.html import fromstring

from clusterportal.doors.refusals import find_needed_role
from clusterportal.roles import Role, find_role
from opportunities import models
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.clusterportal.doors.people import make_person, sign_in
from tests.opportunities.desk import address, read_form, save

pytestmark = pytest.mark.django_db


def read_refusal(client: Client, place: str, *, language: str = "it") -> str:
    answer = client.post(place, headers={"accept-language": language})
    assert answer.status_code == 403
    page = fromstring(answer.content.decode())
    return " ".join(page.get_element_by_id("main").text_content().split())


def make_client(name: str, role: Role) -> Client:
    return sign_in(make_person(name, role))


def test_a_refusal_names_the_role_and_who_can_give_it() -> None:
    make_person("carla", Role.ADMINISTRATOR)
    call = factories.CallFactory()
    viewer = make_client("anna", Role.VIEWER)

    said = read_refusal(viewer, address(models.Call, "change", call.pk))
    in_english = read_refusal(viewer, reverse("admin:auth_user_add"), language="en")

    assert (
        "Per questo serve il ruolo «redattore» o uno con più diritti. Il tuo è «lettore»." in said
    )
    assert "Te lo può assegnare un amministratore: carla." in said
    assert "This needs the role “administrator” or one that may more." in in_english


def test_what_nobody_may_is_told_as_such() -> None:
    call = factories.CallFactory()
    administrator = make_client("anna", Role.ADMINISTRATOR)

    said = read_refusal(administrator, address(models.Call, "delete", call.pk))

    assert "Qui nessuno può farlo, qualunque ruolo abbia" in said


@pytest.mark.parametrize(
    ("missing", "role"),
    [
        ([], None),
        (["opportunities.view_call", "opportunities.change_call"], Role.VIEWER),
        (["auth.view_user", "opportunities.change_call"], Role.CURATOR),
        (["opportunities.publish"], Role.PUBLISHER),
        (["opportunities.view_call", "scrapers.run_source"], Role.ADMINISTRATOR),
        (["axes.view_attempt"], None),
    ],
)
def test_the_role_is_read_from_the_right_that_was_missing(missing: Any, role: Role | None) -> None:
    assert find_needed_role(missing) is role


def test_a_curator_edits_and_does_not_publish() -> None:
    call = factories.CallFactory(review_state=ReviewState.AWAITING_REVIEW)
    curator = make_client("anna", Role.CURATOR)
    place = address(models.Call, "change", call.pk)

    save(curator, call, title="Corrected", decision="published")
    curator.post(
        address(models.Call, "changelist"),
        {"action": "publish_selected", "_selected_action": [call.pk]},
    )

    call.refresh_from_db()
    assert (call.title, call.review_state) == ("Corrected", ReviewState.AWAITING_REVIEW)
    assert "decision" not in read_form(curator, place)


def test_what_a_curator_adds_waits_and_what_a_publisher_adds_is_shown() -> None:
    factories.SourceFactory(code="manual")
    states = {}
    for name, role in (("anna", Role.CURATOR), ("bruno", Role.PUBLISHER)):
        client = make_client(name, role)
        place = address(models.Article, "add")
        form = read_form(client, place) | {
            "title": name,
            "source": [models.Source.objects.get().pk],
            "language": "it",
        }
        assert client.post(place, form).status_code == 302
        states[name] = models.Article.objects.get(title=name).review_state

    assert states == {"anna": ReviewState.AWAITING_REVIEW, "bruno": ReviewState.PUBLISHED}


def test_a_publisher_publishes_and_rejects_in_bulk_and_one_by_one() -> None:
    call, other = factories.CallFactory.create_batch(2, review_state=ReviewState.AWAITING_REVIEW)
    publisher = make_client("anna", Role.PUBLISHER)

    save(publisher, call, decision="published")
    publisher.post(
        address(models.Call, "changelist"),
        {"action": "reject_selected", "_selected_action": [other.pk]},
    )

    call.refresh_from_db()
    other.refresh_from_db()
    assert (call.review_state, other.review_state) == (ReviewState.PUBLISHED, ReviewState.REJECTED)


def change(client: Client, person: User, **changes: Any) -> int:
    place = reverse("admin:auth_user_change", args=[person.pk])
    return int(client.post(place, read_form(client, place) | changes).status_code)


def test_an_administrator_gives_a_role_and_switches_off() -> None:
    administrator = make_client("anna", Role.ADMINISTRATOR)
    bruno = make_person("bruno")

    change(administrator, bruno, role="publisher", is_superuser="on")
    bruno = User.objects.get(pk=bruno.pk)
    assert (find_role(bruno), bruno.is_staff, bruno.is_superuser) == (Role.PUBLISHER, True, False)

    his = sign_in(bruno)
    place = reverse("admin:auth_user_change", args=[bruno.pk])
    form = read_form(administrator, place)
    del form["is_active"]
    administrator.post(place, form)
    assert his.get("/admin/").headers["Location"].startswith(reverse("admin:login"))


def test_nobody_changes_the_own_role_or_switches_off_themselves() -> None:
    anna = make_person("anna", Role.ADMINISTRATOR)

    change(sign_in(anna), anna, role="viewer", is_active="", first_name="Anna")

    anna = User.objects.get(pk=anna.pk)
    assert (find_role(anna), anna.is_active, anna.first_name) == (Role.ADMINISTRATOR, True, "Anna")


def test_only_a_superuser_changes_a_superuser() -> None:
    boss = make_person("dario", superuser=True)
    administrator = make_client("anna", Role.ADMINISTRATOR)
    places = [
        reverse("admin:auth_user_change", args=[boss.pk]),
        reverse("admin:auth_user_password_change", args=[boss.pk]),
        reverse("doors:person_sessions", args=[boss.pk]),
    ]

    assert [administrator.post(place).status_code for place in places] == [403, 403, 403]
    assert change(sign_in(boss), make_person("bruno"), is_superuser="on") == 302
    assert User.objects.get(username="bruno").is_superuser


def test_the_list_of_people_shows_role_and_second_step_in_few_queries(
    django_assert_max_num_queries: Any,
) -> None:
    administrator = make_client("anna", Role.ADMINISTRATOR)
    for number in range(4):
        make_person(f"person{number}", Role.CURATOR)

    with django_assert_max_num_queries(16):
        page = administrator.get(reverse("admin:auth_user_changelist"), {"role": "curator"})

    assert page.context["cl"].result_count == 4
    assert "redattore" in page.content.decode()
