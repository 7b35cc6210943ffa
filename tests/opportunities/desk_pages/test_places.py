"""The other pages of the desk: overview, bulk, history, trash, duplicates; who may open each."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities.clock import current_time
from opportunities.models import Call, DuplicateSuspect, Opportunity, Revision
from opportunities.services import curation
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities.desk_pages.people import CURATOR, PUBLISHER, VIEWER, sign_in

pytestmark = pytest.mark.django_db
WAITING = {"review_state": ReviewState.AWAITING_REVIEW}


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


@pytest.fixture
def desk() -> Client:
    return sign_in(*PUBLISHER)


@pytest.fixture
def suspect() -> DuplicateSuspect:
    one, other = factories.CallFactory(title="One"), factories.CallFactory(title="Other")
    return DuplicateSuspect.objects.create(
        first=one, second=other, score=90, reasons=[], found_at=current_time()
    )


def text_of(page: Any) -> str:
    return " ".join(page.content.decode().split())


def states() -> list[str]:
    return list(Opportunity.objects.order_by("pk").values_list("review_state", flat=True))


def test_bulk_shows_before_it_does_and_is_taken_back_at_once(desk: Client) -> None:
    entries = [factories.CallFactory(**WAITING) for _ in range(3)]
    order = {"entry": [each.pk for each in entries[:2]], "decision": "publish"}

    preview = desk.post(reverse("desk:bulk"), order)

    assert preview.context["changing"] == 2
    assert states() == ["awaiting_review"] * 3
    desk.post(reverse("desk:bulk_apply"), order | {"version": preview.context["version"]})
    assert states() == ["published", "published", "awaiting_review"]
    desk.post(reverse("desk:undo"))
    assert states() == ["awaiting_review"] * 3


def test_bulk_is_refused_where_an_entry_changed_since_the_preview(desk: Client) -> None:
    call = factories.CallFactory(**WAITING)
    order = {"entry": [call.pk], "decision": "publish"}
    version = desk.post(reverse("desk:bulk"), order).context["version"]
    curation.reject(call, actor="marco")

    answer = desk.post(reverse("desk:bulk_apply"), order | {"version": version}, follow=True)

    assert states() == ["rejected"]
    assert "entries changed since the preview" in text_of(answer)


@pytest.mark.parametrize("order", [{}, {"entry": ["x"], "decision": "publish"}, {"entry": [1]}])
def test_bulk_without_entries_or_decision_asks_for_them(
    desk: Client, order: dict[str, Any]
) -> None:
    answer = desk.post(reverse("desk:bulk"), order, follow=True)

    assert "Tick at least one entry and choose a decision." in text_of(answer)


def test_one_change_is_set_back_from_the_history(desk: Client) -> None:
    call = factories.CallFactory(title="Old")
    curation.edit_fields(call, {"title": "New"}, actor="marco")
    revision = Revision.objects.get(field="title")

    page = text_of(desk.get(reverse("desk:history", args=[call.pk])))
    desk.post(reverse("desk:revert", args=[call.pk]), {"revision": revision.pk})

    assert "<td>marco</td>" in page
    assert Call.objects.get().title == "Old"


def test_the_whole_entry_is_set_back_after_a_look_at_what_would_change(
    desk: Client,
) -> None:
    call = factories.CallFactory(title="Old", organisation="EISMEA")
    then = (current_time() - timedelta(days=1)).isoformat()
    curation.edit_fields(call, {"title": "New", "organisation": "HaDEA"}, actor="marco")

    page = desk.get(reverse("desk:history", args=[call.pk]), {"to": then})
    desk.post(reverse("desk:revert", args=[call.pk]), {"to": then})

    assert {each["name"] for each in page.context["differing"]} == {"title", "organisation"}
    call.refresh_from_db()
    assert (call.title, call.organisation) == ("Old", "EISMEA")


def test_what_is_in_the_trash_comes_back_as_it_was(desk: Client) -> None:
    call = factories.CallFactory(**WAITING)
    curation.put_in_trash(call, actor="marco")

    page = text_of(desk.get(reverse("desk:trash")))
    desk.post(reverse("desk:restore", args=[call.pk]))
    again = desk.post(reverse("desk:restore", args=[call.pk]), follow=True)

    assert call.title in page
    assert states() == ["awaiting_review"]
    assert [each.level_tag for each in again.context["messages"]][-1] == "error"


def test_two_entries_are_merged_as_chosen_and_parted_again(
    desk: Client, suspect: DuplicateSuspect
) -> None:
    page = desk.get(reverse("desk:pair", args=[suspect.pk]))

    desk.post(
        reverse("desk:merge", args=[suspect.pk]),
        {"keep": suspect.first_id, "field-title": "other"},
    )

    assert page.context["choices"]["title"].other == "Other"
    assert (Call.objects.get(pk=suspect.first_id).title, states()) == (
        "Other",
        ["published", "merged"],
    )
    assert "This pair has been decided." in text_of(
        desk.get(reverse("desk:pair", args=[suspect.pk]))
    )
    desk.post(reverse("desk:undo"))
    assert (Call.objects.get(pk=suspect.first_id).title, states()) == ("One", ["published"] * 2)


def test_a_pair_that_stays_two_is_not_shown_again(desk: Client, suspect: DuplicateSuspect) -> None:
    listed = text_of(desk.get(reverse("desk:duplicates")))

    desk.post(reverse("desk:dismiss_pair", args=[suspect.pk]))

    assert "One" in listed
    assert "No pair waits for a decision." in text_of(desk.get(reverse("desk:duplicates")))


def test_the_overview_counts_and_every_figure_leads_to_what_it_counts(desk: Client) -> None:
    call = factories.CallFactory(**WAITING)
    published = factories.CallFactory(budget_total_eur=None)
    factories.RevisionFactory(
        opportunity=published, field="grant_max_eur", actor="source:eccp", at=current_time()
    )

    page = desk.get(reverse("desk:overview"))

    counts = {tile["concern"]: tile["count"] for tile in page.context["tiles"]}
    assert (counts["new"], counts["changed"]) == (1, 1)
    assert page.context["oldest"] == call.first_seen_at
    (_name, _kind, fields) = page.context["coverage"][0]
    budget = next(each for each in fields if each.field == "budget_total_eur")
    assert (budget.entries, budget.known, budget.proven) == (1, 0, 0)
    lacking = desk.get(reverse("desk:coverage", args=["call", "budget_total_eur"]))
    assert [each.pk for each in lacking.context["leaf"].object_list] == [published.pk]
    changes = desk.get(reverse("desk:changes"), {"by": "critical"})
    assert [each.field for each in changes.context["leaf"].object_list] == ["grant_max_eur"]
    for address in ("?day=nonsense", "?by=people", "?by=sources&page=9"):
        assert desk.get(reverse("desk:changes") + address).status_code == 200
    assert desk.get(reverse("desk:coverage", args=["call", "misses"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_history_asks_the_same_however_much_happened(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    call = factories.CallFactory()
    for _each in range(count):
        factories.RevisionFactory(opportunity=call)
    viewer = sign_in(*VIEWER)

    with django_assert_num_queries(9):
        viewer.get(reverse("desk:history", args=[call.pk]))


LOOKING = ("overview", "queue", "changes", "trash", "duplicates")
ACTING = {
    "undo": ((), CURATOR),
    "bulk": ((), PUBLISHER),
    "bulk_apply": ((), PUBLISHER),
    "decide": ((1,), CURATOR),
    "field": ((1, "title"), CURATOR),
    "revert": ((1,), CURATOR),
    "restore": ((1,), PUBLISHER),
    "merge": ((1,), PUBLISHER),
    "dismiss_pair": ((1,), CURATOR),
}


@pytest.mark.parametrize("name", LOOKING)
def test_every_page_needs_the_permission_to_see_the_desk(name: str) -> None:
    address = reverse(f"desk:{name}")

    found = [
        client.get(address).status_code
        for client in (Client(), sign_in(), sign_in(*VIEWER, name="v"))
    ]

    assert found == [302, 403, 200]


@pytest.mark.parametrize(("name", "place"), ACTING.items())
def test_every_action_needs_its_own_permission_and_a_post(
    name: str, place: tuple[tuple[Any, ...], tuple[str, ...]]
) -> None:
    arguments, needed = place
    address = reverse(f"desk:{name}", args=arguments)
    viewer, allowed = sign_in(*VIEWER, name="v"), sign_in(*needed, name="a")

    sent = {"decision": "seen"}
    assert (allowed.get(address).status_code, viewer.post(address, sent).status_code) == (405, 403)
    assert allowed.post(address, sent).status_code in {302, 404}
