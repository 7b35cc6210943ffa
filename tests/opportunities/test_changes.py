"""What changed, as the API and the export tell it: every field with its severity, newest first."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities.models import Call, Revision
from opportunities.services import curation
from opportunities.vocabulary import ReviewState
from tests import factories

pytestmark = pytest.mark.django_db

FIELDS = (
    "id opportunity kind title source_url field before after severity actor reason page_sha256 "
    "seen_at"
)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def read(client: Client, query: str = "") -> list[dict[str, Any]]:
    response = client.get(f"/api/v1/changes/{query}")
    assert response.status_code == 200, response.content
    results: list[dict[str, Any]] = response.json()["results"]
    return results


def export(*arguments: str) -> bytes:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="utf-8", newline="")
    call_command("export", "changes", *arguments, stdout=out)
    out.flush()
    return raw.getvalue()


def test_a_change_says_what_went_from_what_to_what_by_whom_and_how_much_it_matters(
    client: Client,
) -> None:
    call = factories.CallFactory(title="Euroclusters")
    revision = factories.RevisionFactory(
        opportunity=call, field="grant_max_eur", before="60000.00", after=None, actor="source:eccp"
    )

    [shown] = read(client)

    assert shown == {
        "id": revision.pk,
        "opportunity": call.pk,
        "kind": "call",
        "title": "Euroclusters",
        "source_url": call.source_url,
        "field": "grant_max_eur",
        "before": "60000.00",
        "after": None,
        "severity": "critical",
        "actor": "source:eccp",
        "reason": None,
        "page_sha256": "c" * 64,
        "seen_at": "2026-11-21T07:17:00+01:00",
    }
    assert list(shown) == FIELDS.split()


def test_newest_changes_come_first_and_only_of_what_visitors_see(client: Client) -> None:
    later = factories.SEEN_AT + timedelta(hours=6)
    old = factories.RevisionFactory()
    new = factories.RevisionFactory(at=later)
    hidden = factories.CallFactory(review_state=ReviewState.AWAITING_REVIEW)
    waiting = factories.RevisionFactory(opportunity=hidden, at=later + timedelta(hours=6))

    served, exported = read(client), json.loads(export("--format", "json"))

    assert [each["id"] for each in served] == [new.pk, old.pk]
    assert exported == served
    assert [each["id"] for each in json.loads(export("--all"))] == [waiting.pk, new.pk, old.pk]
    assert client.get(f"/api/v1/changes/{waiting.pk}/").status_code == 404


def test_changes_are_exported_as_tables_too() -> None:
    deadline = {"kind": "single", "date": "2026-12-17"}
    factories.RevisionFactory(field="deadlines", before=[], after=[deadline])

    [columns, row] = csv.reader(io.StringIO(export("--format", "csv").decode()))
    sheet = load_workbook(io.BytesIO(export("--format", "xlsx")))["changes"]

    assert columns == FIELDS.split() == [cell.value for cell in sheet[1]]
    told = dict(zip(columns, row, strict=True))
    assert (told["severity"], json.loads(told["after"])) == ("critical", [deadline])
    assert sheet[2][columns.index("after")].value == told["after"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?severity=critical", ["grant_max_eur"]),
        ("?severity=minor", ["title"]),
        ("?field=title", ["title"]),
        ("?opportunity={call}", ["title"]),
        ("?opportunity={call},{other}", ["title", "grant_max_eur"]),
        ("?since=2026-11-21", ["title"]),
        ("?since=2026-11-21T07:17:00%2B01:00", ["title"]),
        ("?since=2026-11-21T07:17:00+01:00", ["title"]),
        ("?since=2026-11-21T06:17:01Z", []),
        ("?since=2026-11-21T07:17:00", ["title"]),
        ("?since=", ["title", "grant_max_eur"]),
        ("?since=0001-01-02", ["title", "grant_max_eur"]),
        ("?severity=critical&field=title", []),
        ("?page_size=1", ["title"]),
    ],
)
def test_changes_are_filtered(client: Client, query: str, found: list[str]) -> None:
    call, other = factories.CallFactory(), factories.CallFactory()
    factories.RevisionFactory(opportunity=call, field="title")
    long_ago = factories.SEEN_AT - timedelta(days=30)
    factories.RevisionFactory(opportunity=other, field="grant_max_eur", after="1", at=long_ago)

    shown = read(client, query.format(call=call.pk, other=other.pk))

    assert [each["field"] for each in shown] == found


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("severity=urgent", "'urgent' is not allowed; write one of critical, minor, silent"),
        ("field=colour", "'colour' is not allowed; write one of audience, body, "),
        ("opportunity=first", "'first' is not a list of ids; write them as 1,2,3"),
        ("since=yesterday", "'yesterday' is not a day or a moment; write 2026-11-22 or"),
        ("since=9999-12-31T23:59:59-23:59", "'9999-12-31T23:59:59-23:59' is not a day"),
        ("since=2026-13-01", "'2026-13-01' is not a day or a moment"),
        ("until=2026-11-22", "no such parameter; write one of field, ids, opportunity, page, "),
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(
    client: Client, query: str, words: str
) -> None:
    response = client.get(f"/api/v1/changes/?{query}")

    [[sentence]] = response.json().values()
    assert response.status_code == 400
    assert sentence.startswith(words)


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_does_not_grow_with_the_changes(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    factories.RevisionFactory.create_batch(count)

    with django_assert_num_queries(2):  # how many there are, the page with its entries
        shown = read(client)
    with django_assert_num_queries(1):
        exported = json.loads(export())

    assert len(shown) == len(exported) == count


def test_what_a_person_changes_has_a_severity() -> None:
    call = factories.CallFactory(title="Euroclusters", grant_max_eur=60000)

    curation.edit_fields(call, {"title": "EUROCLUSTERS.", "grant_max_eur": 70000}, actor="anna")
    curation.unlock_field(call, "title", actor="anna")

    told = Revision.objects.order_by("pk").values_list("field", "severity")
    assert list(told) == [
        ("title", "silent"),
        ("grant_max_eur", "critical"),
        ("locked_fields", "silent"),
    ]


@pytest.mark.django_db(transaction=True)
def test_changes_of_earlier_days_are_judged_when_the_portal_is_updated() -> None:
    call: Call = factories.CallFactory()
    critical = factories.RevisionFactory(opportunity=call, field="deadlines", before=[], after=[1])
    silent = factories.RevisionFactory(opportunity=call, field="language", before="en", after="it")

    MigrationExecutor(connection).migrate([("opportunities", "0001_initial")])
    MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())

    assert dict(Revision.objects.values_list("pk", "severity")) == {
        critical.pk: "critical",
        silent.pk: "silent",
    }
