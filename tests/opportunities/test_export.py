"""``manage.py export`` prints the very objects of the API, and only them."""

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from opportunities.api.export import KINDS
from opportunities.services.export import flatten, guard_formula, write_json
from opportunities.vocabulary import ReviewState
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def export(*arguments: str) -> bytes:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="utf-8", newline="")
    call_command("export", *arguments, stdout=out)
    out.flush()
    return raw.getvalue()


def export_json(*arguments: str) -> Any:
    return json.loads(export(*arguments))


@pytest.mark.parametrize(
    "kind",
    ["calls", "events", "partner-searches", "articles", "partnerships", "organisations"],
)
def test_json_is_what_the_api_serves(client: Client, kind: str) -> None:
    call = factories.CallFactory(topics=[factories.TopicFactory()])
    factories.EventFactory()
    factories.PartnerSearchFactory(call=call)
    factories.ArticleFactory()
    factories.PartnershipFactory()
    factories.OrganisationFactory()

    exported = export_json(kind)

    assert len(exported) == 1
    assert exported == client.get(f"/api/v1/{kind}/").json()["results"]
    assert list(exported[0]) == list(client.get(f"/api/v1/{kind}/").json()["results"][0])


@pytest.mark.parametrize("kind", ["topics", "sources"])
def test_vocabularies_are_what_the_api_serves(client: Client, kind: str) -> None:
    factories.CallFactory(topics=[factories.TopicFactory()])

    exported = export_json(kind)

    assert len(exported) == 1
    assert exported == client.get(f"/api/v1/{kind}/").json()["results"]


def test_only_what_is_published_listed_and_not_over_is_exported() -> None:
    shown = factories.CallFactory()
    undated = factories.CallFactory(deadlines=[])
    factories.ClosedCallFactory()
    factories.CallFactory(withdrawn=True)
    factories.CallFactory(misses=2)
    factories.CallFactory(review_state=ReviewState.AWAITING_REVIEW)
    factories.CallFactory(review_state=ReviewState.REJECTED)

    exported = export_json("calls")

    assert [each["id"] for each in exported] == [shown.pk, undated.pk]


def test_all_includes_closed_unlisted_and_waiting() -> None:
    entries = [
        factories.CallFactory(),
        factories.ClosedCallFactory(),
        factories.CallFactory(misses=2),
        factories.CallFactory(review_state=ReviewState.AWAITING_REVIEW),
    ]

    exported = export_json("calls", "--all")

    assert {each["id"]: (each["status"], each["unlisted"]) for each in exported} == {
        entries[0].pk: ("open", False),
        entries[1].pk: ("closed", False),
        entries[2].pk: ("open", True),
        entries[3].pk: ("open", False),
    }


def test_past_events_and_ended_searches_are_left_out() -> None:
    event = factories.EventFactory()
    search = factories.PartnerSearchFactory()
    factories.EventFactory(starts_on="2026-05-11", ends_on="2026-05-12")
    factories.EventFactory(cancelled=True)
    factories.PartnerSearchFactory(expires_on="2026-11-21")

    assert [each["id"] for each in export_json("events")] == [event.pk]
    assert [each["id"] for each in export_json("partner-searches")] == [search.pk]


def test_kind_all_is_one_array_of_every_kind() -> None:
    factories.OrganisationFactory()
    factories.CallFactory()
    factories.EventFactory()

    exported = export_json("all")

    assert [each["kind"] for each in exported] == ["call", "event", "organisation"]


def test_an_empty_list_is_an_empty_array() -> None:
    assert export("calls") == b"[]\n"


def test_json_lines_are_written_one_by_one() -> None:
    lines = write_json(iter([{"a": 1}, {"a": 2}]))

    assert list(lines) == ['[\n{"a": 1}', ',\n{"a": 2}', "\n]\n"]


def test_csv_has_the_columns_of_the_api_and_no_formulas() -> None:
    call = factories.CallFactory(title='=HYPERLINK("https://evil.example")', organisation="Città")

    rows = list(csv.reader(io.StringIO(export("calls", "--format", "csv").decode(), newline="")))

    record = dict(zip(rows[0], rows[1], strict=True))
    assert rows[0] == list(export_json("calls")[0])
    assert len(rows) == 2
    assert record["id"] == str(call.pk)
    assert record["title"] == '\'=HYPERLINK("https://evil.example")'
    assert record["organisation"] == "Città"
    assert record["countries"] == "IT; FR"
    assert record["grant_max_eur"] == "1615000"
    assert json.loads(record["deadlines"]) == export_json("calls")[0]["deadlines"]


def test_csv_of_all_kinds_has_every_column_once() -> None:
    factories.EventFactory()

    rows = list(csv.DictReader(io.StringIO(export("all", "--format", "csv").decode())))

    assert [(row["kind"], row["grant_max_eur"], row["place"]) for row in rows] == [
        ("event", "", "Fiera del Levante, Bari")
    ]


def test_xlsx_keeps_amounts_as_numbers_and_formulas_as_text() -> None:
    factories.CallFactory(title="=1+1", funding_rate_percent=Decimal("62.50"), body="x" * 40_000)

    sheet = load_workbook(io.BytesIO(export("calls", "--format", "xlsx"))).active

    assert sheet is not None
    names, values = ([cell for cell in row] for row in sheet.iter_rows())  # noqa: C416 - rows as lists
    cells = {str(name.value): value for name, value in zip(names, values, strict=True)}
    assert sheet.title == "calls"
    assert (cells["title"].value, cells["title"].data_type) == ("=1+1", "s")
    assert (cells["funding_rate_percent"].value, cells["grant_max_eur"].value) == (62.5, 1_615_000)
    assert cells["body"].value == "x" * 32_766 + "…"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["bandi"],
            f"'bandi' is not a list; write one of {', '.join(KINDS)}",
        ),
        (["calls", "--format", "pdf"], "'pdf' is not a format; write one of json, csv, xlsx"),
    ],
)
def test_unknown_words_are_refused_with_one_sentence(arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError) as refusal:
        export(*arguments)

    assert (str(refusal.value), refusal.value.returncode) == (message, 2)


@pytest.mark.parametrize("count", [1, 3])
def test_export_needs_three_queries_however_many_calls(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    topic = factories.TopicFactory()
    factories.CallFactory.create_batch(count, topics=[topic])

    with django_assert_num_queries(3):  # calls, topics, deadlines
        exported = export_json("calls")

    assert len(exported) == count


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (3, "3"),
        ([], ""),
        (["a", "b"], "a; b"),
        ({"a": None}, '{"a": null}'),
        ([{"a": "è"}], '[{"a": "è"}]'),
    ],
)
def test_cells_are_flat_text(value: Any, text: str) -> None:
    assert flatten(value) == text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_cell_never_begins_like_a_formula(start: str) -> None:
    assert guard_formula(f"{start}cmd") == f"'{start}cmd"
