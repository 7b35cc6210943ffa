"""Documents and links around an entry, and how much its changes weigh."""

import pytest
from django.test import Client
from pytest_django import Settings

from opportunities.reading import documents
from opportunities.reading.documents import Document, find_documents
from tests import factories
from tests.opportunities.reading_pages import answers, open_entry, rows, section, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def test_links_of_the_text_come_first_and_each_address_once() -> None:
    proof = factories.EvidenceFactory(document="https://example.eu/source")
    named = factories.EvidenceFactory(document="press release of 2016")
    body = (
        '<p>Read <a href="https://example.eu/Guide.PDF?v=2">the <b>guide</b>\n here</a>, '
        '<a href="https://example.eu/Guide.PDF?v=2">again</a>, '
        '<a href="https://example.eu/entry">this page</a>, <a>nothing</a>, '
        '<a href="javascript:alert(1)">bad</a>, <a href="mailto:a@example.eu">write</a>, '
        '<a href="http://[">broken</a>, <a href="https://example.eu/source">cited</a>.</p>'
    )

    found = find_documents(body, [proof, named], besides="https://example.eu/entry")

    assert found == [
        Document(address="https://example.eu/Guide.PDF?v=2", words="the guide here"),
        Document(address="https://example.eu/source", words="cited"),
    ]
    assert [(each.file_type, each.host) for each in found] == [
        ("PDF", "example.eu"),
        ("", "example.eu"),
    ]


def test_no_more_links_than_somebody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_LINKS", 2)
    body = "".join(f'<a href="https://example.eu/{n}">{n}</a>' for n in range(5))

    assert [each.words for each in find_documents(body, [], besides="")] == ["0", "1"]


def test_page_lists_documents_and_leaves_out_the_section_without_any(client: Client) -> None:
    call = factories.CallFactory(body='<p><a href="https://example.eu/g.pdf">Guide</a></p>')

    page = open_entry(client, call)

    assert [text_of(each) for each in section(page, "documents")("li")] == [
        "Guide example.eu · PDF"
    ]
    assert section(open_entry(client, factories.CallFactory()), "documents") is None


@pytest.mark.parametrize(
    ("field", "before", "after", "weight"),
    [
        ("grant_max_eur", "1", "2",
         "decide se, entro quando o con quali fondi si può partecipare"),
        ("title", "One", "Two", "di poco peso"),
        ("title", "One", "one!", "solo di forma"),
    ],
)  # fmt: skip
def test_history_says_how_much_each_change_weighs(
    client: Client, field: str, before: str, after: str, weight: str
) -> None:
    call = factories.CallFactory()
    factories.RevisionFactory(opportunity=call, field=field, before=before, after=after)

    assert rows(open_entry(client, call), "history")[1][5] == weight


def test_rate_alone_answers_with_what_money_and_computes_nothing(client: Client) -> None:
    call = factories.CallFactory(
        budget_total_eur=None, grant_max_eur=None, funding_rate_percent=62.5
    )

    assert answers(open_entry(client, call))["Con quali fondi?"] == (
        "tasso di cofinanziamento 62,5%, importo non indicato"
    )
