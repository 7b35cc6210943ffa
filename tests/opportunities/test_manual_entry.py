"""Entries written by hand: with the proof that scraped ones have, and sentences where it fails."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client, override_settings

from opportunities.models import Announcement, Call, Document, Event, Evidence, Revision, Source
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities import office_files
from tests.opportunities.desk import address, read_form, save
from tests.opportunities.test_attachments import errors_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
FORECAST = {
    "announcements-TOTAL_FORMS": "1",
    "announcements-0-window_from": "2017-02",
    "announcements-0-window_to": "2017-03",
    "announcements-0-amount": "2,8 milioni di euro",
    "announcements-0-said_by": "DG GROW",
    "announcements-0-said_on": "2016-12-06",
    "announcements-0-document": "Resoconto della conferenza",
    "announcements-0-quote": "Il bando formale è atteso tra febbraio e marzo 2017.",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Any:
    with override_settings(DATA_DIR=tmp_path, TODAY=factories.TODAY):
        yield tmp_path / "documents"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("giulia"))
    return client


def add(desk: Client, model: Any = Call, **said: Any) -> Any:
    url = address(model, "add")
    return desk.post(url, read_form(desk, url) | {"title": "Bando"} | said, headers=ENGLISH)


def read_page(call: Call) -> str:
    """Return what visitors read in Italian."""
    return Client().get(f"/it/calls/{call.pk}-{call.slug}/").content.decode()


def proof(**said: Any) -> dict[str, Any]:
    empty = {"field": "*", "said_by": "", "quote": "", "address": "", "attachment": ""}
    rows = {f"evidence-0-{name}": value for name, value in (empty | said).items()}
    return {"evidence-TOTAL_FORMS": "1"} | rows


def test_an_informal_call_comes_in_with_all_that_is_known_of_it(desk: Client) -> None:
    formal = factories.CallFactory()

    response = add(
        desk,
        title="Manifestazione di interesse ESCP-4S3",
        phase="informal",
        related=[formal.pk],
        **{
            "deadlines-TOTAL_FORMS": "2",
            "deadlines-0-kind": "stage_1",
            "deadlines-0-date": "2027-01-14",
            "deadlines-0-timezone": "Europe/Brussels",
            "deadlines-0-certainty": "stated",
            "deadlines-1-kind": "expected",
            "deadlines-1-date": "2027-02",
            "deadlines-1-date_to": "2027-03",
            "deadlines-1-timezone": "Europe/Brussels",
            "deadlines-1-certainty": "announced",
        },
        **FORECAST,
        **proof(
            quote="Scadenza della prima fase: 14 gennaio",
            said_by="DG GROW, conferenza di Bruxelles",
            file=office_files.upload(office_files.PDF, "resoconto.pdf"),
        ),
    )

    assert response.status_code == 302
    call = Call.objects.exclude(pk=formal.pk).get()
    document = Document.objects.get()
    assert (call.source.code, call.review_state) == ("editors", ReviewState.PUBLISHED)
    assert [each.pk for each in call.related.all()] == [formal.pk]
    assert [each.kind for each in call.deadlines.all()] == ["stage_1", "expected"]
    assert Announcement.objects.get().said_by == "DG GROW"
    said = (document.address, "DG GROW, conferenza di Bruxelles")
    proofs = Evidence.objects.filter(opportunity=call.pk).exclude(document="")
    assert {each.field: (each.document, each.said_by) for each in proofs} == dict.fromkeys(
        ("title", "phase", "deadlines", "related"), said
    )


def test_visitors_see_the_proof_its_document_and_who_said_it(desk: Client) -> None:
    add(
        desk,
        **proof(
            quote="Bando atteso",
            said_by="Assessore, Bari",
            file=office_files.upload(office_files.PDF, "resoconto.pdf"),
        ),
    )

    page = read_page(Call.objects.get())

    document = Document.objects.get()
    assert f'<a href="{document.address}">documento conservato dalla redazione</a>' in page
    assert "Bando atteso (Assessore, Bari)" in page


def test_one_field_gets_a_proof_of_its_own(desk: Client) -> None:
    call = factories.CallFactory()

    save(
        desk,
        call,
        **proof(field="budget_total_eur", address="https://example.eu/decreto", quote="42 milioni"),
    )

    evidence = Evidence.objects.get()
    assert (evidence.field, evidence.document, evidence.quote, evidence.extractor) == (
        "budget_total_eur",
        "https://example.eu/decreto",
        "42 milioni",
        "curator:giulia",
    )
    call.refresh_from_db()
    assert call.locked_fields == []


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({"quote": "x"}, {"address": ["Give a link or a document, or say who said it and where."]}),
        (
            {"address": "example"},
            {"address": ["This is no web address; it begins with https:// or http://."]},
        ),
    ],
)
def test_a_proof_that_rests_on_nothing_is_refused(
    desk: Client, said: dict[str, str], errors: dict[str, list[str]]
) -> None:
    response = add(desk, **proof(**said))

    assert errors_of(response, "evidence") == [errors]
    assert (Call.objects.count(), Evidence.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("model", "said", "field", "sentence"),
    [
        (
            Call,
            {"published_on": "31/12"},
            "published_on",
            "“31/12” is not a date (yyyy, yyyy-mm or yyyy-mm-dd)",
        ),
        (Call, {"published_on": "9019"}, "published_on", "the year of “9019” is not believable"),
        (
            Call,
            {"budget_total_eur": "-1"},
            "budget_total_eur",
            "This is no amount of money; leave it empty if it is not known.",
        ),
        (
            Call,
            {"budget_total_eur": "10", "grant_max_eur": "11"},
            "grant_max_eur",
            "One grant cannot be larger than the whole budget.",
        ),
        (
            Call,
            {"source_url": "javascript:alert(1)"},
            "source_url",
            "This is no web address; it begins with https:// or http://.",
        ),
        (
            Event,
            {"starts_on": "2027-02-10", "ends_on": "2027-02-09"},
            "ends_on",
            "It ends before it starts.",
        ),
        (
            Event,
            {"starts_on": "2027-02-10", "starts_at": "17:00", "ends_at": "09:00"},
            "ends_at",
            "It ends before it starts.",
        ),
        (
            Event,
            {"timezone": "Bari"},
            "timezone",
            "Bari is no time zone; write it as Europe/Brussels.",
        ),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_saved(
    desk: Client, model: type[Any], said: dict[str, str], field: str, sentence: str
) -> None:
    response = add(desk, model, **said)

    assert response.context["adminform"].form.errors == {field: [sentence]}
    assert (model.objects.count(), Source.objects.count(), Revision.objects.count()) == (0, 0, 0)


def test_two_main_deadlines_are_refused_at_the_second_one(desk: Client) -> None:
    call = factories.CallFactory()
    row = {"kind": "single", "date": "2027-01-14", "timezone": "Europe/Rome", "certainty": "stated"}
    more = {f"deadlines-1-{name}": value for name, value in row.items()}

    url = address(Call, "change", call.pk)
    sent = read_form(desk, url) | {"deadlines-TOTAL_FORMS": "2"} | more
    response = desk.post(url, sent, headers=ENGLISH)

    sentence = (
        "There is a main deadline already (2026-12-17). Choose a stage, a cut-off or "
        "“replaced date” for one of the two."
    )
    assert errors_of(response, "deadlines") == [{}, {"kind": [sentence]}]
    assert call.deadlines.count() == 1


def test_a_forecast_that_ends_before_it_begins_is_refused(desk: Client) -> None:
    response = add(desk, **(FORECAST | {"announcements-0-window_to": "2017-01"}))

    assert errors_of(response, "announcements") == [{"window_to": ["It ends before it starts."]}]
    assert (Call.objects.count(), Announcement.objects.count()) == (0, 0)


def test_a_forecast_is_told_in_the_history_and_can_be_taken_away(desk: Client) -> None:
    add(desk, **FORECAST)
    call = Call.objects.get()

    save(desk, call, **{"announcements-0-DELETE": "on"})

    told = Revision.objects.filter(field="announcements").order_by("pk")
    assert [(each.before, each.after) for each in told] == [
        ([], ["DG GROW: 2017-02"]),
        (["DG GROW: 2017-02"], []),
    ]
    assert not Announcement.objects.exists()


def test_a_likely_duplicate_is_hinted_with_a_link_and_saved(desk: Client) -> None:
    known = factories.CallFactory(title="Bando Euroclusters")

    response = desk.post(
        address(Call, "add"),
        read_form(desk, address(Call, "add")) | {"title": "bando euroclusters"},
        follow=True,
        headers=ENGLISH,
    )

    assert Call.objects.count() == 2
    link = f'<a href="/admin/opportunities/opportunity/{known.pk}/change/">'
    assert any(link in str(each) for each in response.context["messages"])


def test_what_a_curator_adds_waits_for_a_publisher(client: Client) -> None:
    user = User.objects.create_user("anna", is_staff=True)
    names = ("add_call", "change_call", "view_call")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)

    add(client)

    assert Call.objects.get().review_state == ReviewState.AWAITING_REVIEW


def test_who_may_only_look_sees_the_entry(client: Client) -> None:
    user = User.objects.create_user("vito", is_staff=True)
    names = ("view_call", "view_deadline", "view_document")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)

    page = client.get(address(Call, "change", factories.CallFactory().pk))

    assert page.status_code == 200


def test_the_translation_is_shown_as_the_editors_own() -> None:
    call = factories.CallFactory(title_it="Titolo italiano", summary_it="Sintesi italiana")

    page = read_page(call)

    assert page.count("traduzione della redazione") == 2
    assert call.title in page
    assert "Titolo italiano" in page
