"""Who may look at the taxonomy desk, who may decide, who may apply."""

import pytest
from django.test import Client
from django.urls import reverse

from opportunities.models import Reclassification, Topic, TopicWord
from opportunities.services.taxonomy.decisions import Decider, Meaning, decide_word
from opportunities.services.taxonomy.reclassification import ask_comparison, carry_out
from opportunities.taxonomy.addresses import PLACES
from tests import factories
from tests.opportunities.taxonomy.people import sign_in

pytestmark = pytest.mark.django_db

LOOK = (
    *("waiting", "words", "word", "topics", "topic", "reclassifications", "reclassification"),
    *("history", "bench", "entry"),
)
# Address -> the permission that it needs beside that of looking.
ACT = {
    "decide": "curate",
    "withdraw": "curate",
    "topic": "curate",
    "add_topic": "curate",
    "retire_topic": "curate",
    "restore_topic": "curate",
    "merge_topic": "curate",
    "compare": "curate",
    "undo_change": "curate",
    "apply": "publish",
    "undo": "publish",
    "continue": "curate",
}
RIGHTS = ("curate", "publish", "administer")


@pytest.fixture
def places() -> dict[str, str]:
    """Every address of the desk, with a topic, a decision, an entry and a preview behind it."""
    topic = factories.TopicFactory(code="agri-food")
    entry = factories.ArticleFactory(title="Hemp valleys", keywords=["hemp"])
    change = decide_word("hemp", Meaning(topics=frozenset({topic.pk})), Decider(actor="anna"))
    assert change is not None
    row = ask_comparison(by="anna")
    carry_out(row.pk)
    keys = {
        **dict.fromkeys(("topic", "retire_topic", "restore_topic", "merge_topic"), topic.pk),
        **dict.fromkeys(("reclassification", "apply", "undo", "continue"), row.pk),
        "undo_change": change.pk,
        "entry": entry.pk,
    }
    return {
        name: reverse(f"taxonomy:{name}", args=[keys[name]] if name in keys else [])
        for _place, _view, name in PLACES
    }


def test_every_address_is_looked_at_here(places: dict[str, str]) -> None:
    assert set(places) == {*LOOK, *ACT}


def test_who_is_not_signed_in_is_sent_to_the_log_in(client: Client, places: dict[str, str]) -> None:
    answers = [client.post(place) for place in places.values()]

    assert {each.status_code for each in answers} == {302}
    log_in = reverse("admin:login")
    assert {each.headers["Location"].partition("?")[0] for each in answers} == {log_in}


def test_staff_without_permission_sees_and_does_nothing(places: dict[str, str]) -> None:
    client = sign_in(*RIGHTS)

    looked = {name: client.get(places[name]).status_code for name in LOOK}
    acted = {name: client.post(places[name]).status_code for name in ACT}

    assert looked == dict.fromkeys(LOOK, 403)
    assert acted == dict.fromkeys(ACT, 403)


def test_who_may_look_can_look_and_do_nothing(places: dict[str, str]) -> None:
    client = sign_in("view_desk")

    looked = {name: client.get(places[name]).status_code for name in LOOK}
    acted = {name: client.post(places[name]).status_code for name in ACT}

    assert looked == dict.fromkeys(LOOK, 200)
    assert acted == dict.fromkeys(ACT, 403)
    assert client.post(places["bench"], {"text": "Agri-food days"}).status_code == 200
    assert client.get(places["add_topic"]).status_code == 403
    pages = "".join(client.get(places[name]).content.decode() for name in LOOK)
    offered = [name for name in {*ACT} - {"topic"} if f'action="{places[name]}"' in pages]
    assert offered == []


@pytest.mark.parametrize(("name", "permission"), ACT.items())
def test_each_action_needs_its_own_permission(
    places: dict[str, str], name: str, permission: str
) -> None:
    others = [each for each in RIGHTS if each != permission]

    answer = sign_in("view_desk", *others).post(places[name], {"word": "hemp", "heir": "1"})

    assert answer.status_code == 403
    assert list(Topic.objects.values_list("retired_at", flat=True)) == [None]
    assert list(TopicWord.objects.values_list("is_withdrawn", flat=True)) == [False]


@pytest.mark.parametrize(("name", "permission"), ACT.items())
def test_who_has_the_permission_gets_an_answer(
    places: dict[str, str], name: str, permission: str
) -> None:
    answer = sign_in("view_desk", permission).post(places[name])

    # 422: the form came back with what it lacks.
    forms = {"decide", "topic", "add_topic", "merge_topic"}
    assert answer.status_code == (422 if name in forms else 302)


@pytest.mark.parametrize("name", ACT)
def test_nothing_is_changed_by_a_form_of_another_site(places: dict[str, str], name: str) -> None:
    client = sign_in("view_desk", *RIGHTS, enforce_csrf_checks=True)

    assert client.post(places[name]).status_code == 403


@pytest.mark.parametrize("name", sorted({*ACT} - {"topic", "add_topic"}))
def test_looking_changes_nothing(places: dict[str, str], name: str) -> None:
    assert sign_in("view_desk", *RIGHTS).get(places[name]).status_code == 405


def test_going_on_with_writing_needs_the_permission_to_publish(places: dict[str, str]) -> None:
    client = sign_in("view_desk", "curate")

    Reclassification.objects.update(state="applying")

    assert client.post(places["continue"]).status_code == 403


def test_unknown_places_do_not_exist() -> None:
    client = sign_in("view_desk", *RIGHTS)
    names = ("topic", "reclassification", "entry")

    assert [client.get(reverse(f"taxonomy:{name}", args=[999])).status_code for name in names] == [
        404,
        404,
        404,
    ]
