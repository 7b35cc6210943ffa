"""Every fact has its proof, and nothing that a source wrote can do harm."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests import factories
from tests.opportunities.reading_pages import open_entry, rows, section, text_of

pytestmark = pytest.mark.django_db

# Our own pages, the calendars of entries, the source.
OURS = ("/", "#", "webcal://testserver/it/", "https://www.clustercollaboration.eu/")


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def test_text_of_a_source_is_cleaned_once_more_on_the_way_out(client: Client) -> None:
    hostile = (
        '<h1 onclick="x()">Who</h1><p style="color:red">One<script>alert(1)</script></p>'
        '<h4 class="a">Then</h4><img src="https://elsewhere.example/pixel.png">'
        '<a href="javascript:alert(1)">bad</a><a href="https://ec.europa.eu/">good</a>'
        '<iframe src="https://elsewhere.example"></iframe>'
    )

    page = open_entry(client, factories.CallFactory(body=hostile))

    text = page.select_one(".source-text")
    assert text.decode_contents().strip() == (
        "Who<p>One</p><h3>Then</h3>"
        '<a rel="nofollow noopener noreferrer">bad</a>'
        '<a href="https://ec.europa.eu/" rel="nofollow noopener noreferrer">good</a>'
    )
    assert text["lang"] == "en"


def test_titles_and_quotes_are_escaped(client: Client) -> None:
    call = factories.CallFactory(
        title="<script>alert(1)</script>",
        summary="<b>bold</b>",
        organisation="<i>EISMEA</i>",
        keywords=["<u>k</u>"],
    )
    factories.EvidenceFactory(opportunity=call, quote="<img src=x>", value="<b>", document="<a>")
    factories.RevisionFactory(opportunity=call, before="<b>", after="<script>", actor="<i>")

    page = open_entry(client, call)

    assert page.main.select("script, b, i, u, img") == []
    assert page.h1.get_text() == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//x", "http://[", ""]
)
def test_only_web_addresses_become_links(client: Client, address: str) -> None:
    event = factories.EventFactory(registration_url=address)
    organisation = factories.OrganisationFactory(website=address)
    factories.EvidenceFactory(opportunity=event, document=address, page_sha256="")

    links = [
        link["href"]
        for page in (open_entry(client, event), open_entry(client, organisation))
        for link in page.select("main a")
        if not str(link["href"]).startswith(OURS)
    ]

    assert links == []


def test_evidence_shows_quote_place_and_time_and_leads_to_the_saved_page(client: Client) -> None:
    call = factories.CallFactory()
    factories.EvidenceFactory(opportunity=call)
    factories.EvidenceFactory(
        opportunity=call, field="published_on", value="2026-09", quote="September 2026",
        document="press release", page_sha256="",
    )  # fmt: skip

    page = open_entry(client, call)

    assert rows(page, "evidence")[1:] == [
        [
            "Contributo massimo",
            "1.615.000 €",
            "The maximum grant is EUR 1 615 000.",
            "pagina della fonte · copia salvata 21 novembre 2026, ore 07:17 di Bruxelles",
        ],
        [
            "Data di pubblicazione",
            "settembre 2026",
            "September 2026",
            "press release 21 novembre 2026, ore 07:17 di Bruxelles",
        ],
    ]
    assert [link["href"] for link in section(page, "evidence")("a")] == [
        "https://www.clustercollaboration.eu/content/entry",
        f"/archive/{'a' * 64}/?quote=The+maximum+grant+is+EUR+1+615+000.",
    ]
    # Only what stands on a saved page is a quotation; the rest is a note.
    assert [text_of(quote) for quote in section(page, "evidence")("q")] == [
        "The maximum grant is EUR 1 615 000."
    ]
    assert page.select_one(".says-who a[href='#evidence']") is not None


def test_text_is_the_sources_only_once_the_source_confirmed_it(client: Client) -> None:
    confirmed = open_entry(client, factories.CallFactory())
    from_the_starter = open_entry(client, factories.CallFactory(confirmed_with=None))

    assert text_of(section(confirmed, "text").h2) == "Testo della fonte"
    assert text_of(section(from_the_starter, "text").h2) == "Testo della scheda"


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("title", None, "la fonte non lo dice"),
        ("withdrawn", True, "sì"),
        ("cancelled", False, "no"),
        ("grants_expected", 8, "8"),
        ("budget_total_eur", "2800000.00", "2.800.000 €"),
        ("budget_total_eur", "much", "much"),
        ("sme_share_percent", "75.00", "75%"),
        ("opens_on", "2026-09", "settembre 2026"),
        ("countries", ["IT", "FR", "ZZ"], "Italia; Francia; ZZ"),
        ("audience", '["cluster", "sme"]', "cluster e distretti; piccole e medie imprese"),
        ("phase", "informal", "bando informale (manifestazione di interesse, senza fondi)"),
        ("body", "<p>One</p><p>Two</p>", "One Two"),
        ("summary", "a" * 301, "a" * 300 + "…"),
        ("quoted", "[not json", "[not json"),
        ("extra", {"one": 1, "two": 2}, "one: 1, two: 2"),
        (
            "deadlines",
            [
                {"kind": "single", "date": "2026-12-09", "time": "17:00", "date_to": None,
                 "timezone": "Europe/Brussels"},
                {"kind": "expected", "date": "2027-02", "time": None, "date_to": "2027-03",
                 "timezone": "Europe/Brussels"},
            ],
            ("Scadenza: 9 dicembre 2026, ore 17:00 di Bruxelles; "
            "Apertura prevista: febbraio – marzo 2027"),
        ),
    ],
)  # fmt: skip
def test_history_tells_values_as_people_write_them(
    client: Client, field: str, value: Any, shown: str
) -> None:
    call = factories.CallFactory()
    factories.RevisionFactory(
        opportunity=call, field=field, after=value, reason="corrected", actor="source:eccp"
    )

    row = rows(open_entry(client, call), "history")[1]

    assert row[0] == "21 novembre 2026, ore 07:17 di Bruxelles"
    assert row[3] == shown
    assert row[4] == "European Cluster Collaboration Platform: corrected · copia salvata"


def test_entry_that_never_changed_says_so(client: Client) -> None:
    page = open_entry(client, factories.CallFactory())

    assert text_of(section(page, "history").p) == (
        "In questo portale dal 1 settembre 2026, ore 08:17 di Bruxelles. "
        "Da allora non è cambiato niente."
    )


def test_value_of_an_editor_is_not_shown_as_the_words_of_the_source(client: Client) -> None:
    call = factories.CallFactory(locked_fields=["grant_max_eur"])
    factories.EvidenceFactory(
        opportunity=call, quote="typing mistake", document="", page_sha256="",
        extractor="curator:anna",
    )  # fmt: skip
    factories.RevisionFactory(opportunity=call, actor="anna", page_sha256="")

    page = open_entry(client, call)

    assert rows(page, "evidence")[1][2:] == [
        "corretto dalla redazione il 21 novembre 2026: typing mistake",
        "21 novembre 2026, ore 07:17 di Bruxelles",
    ]
    assert section(page, "evidence")("q") == []
    assert rows(page, "history")[1][4] == "redazione"
    assert text_of(page.select_one(".says-who")).startswith(
        "Chi lo dice? European Cluster Collaboration Platform , verificato sulla fonte "
        "1 giorno fa, in parte corretto dalla redazione."
    )
    assert "anna" not in page.get_text()


@pytest.mark.parametrize(
    ("actor", "told"),
    [
        ("source:eccp", "European Cluster Collaboration Platform"),
        ("source:starter", "Catalogo iniziale"),
        ("source:other", "other"),
        ("eccp", "redazione"),
        ("source", "redazione"),
    ],
)
def test_history_names_sources_and_no_person(client: Client, actor: str, told: str) -> None:
    call = factories.CallFactory()
    factories.RevisionFactory(opportunity=call, actor=actor, page_sha256="")

    assert rows(open_entry(client, call), "history")[1][4] == told


def test_sectors_are_proven_in_the_language_of_the_page(client: Client) -> None:
    topic = factories.TopicFactory(
        scheme="industrial_ecosystem", code="textiles", label_en="Textiles", label_it="Tessile"
    )
    call = factories.CallFactory(topics=[topic])
    factories.EvidenceFactory(opportunity=call, field="topics", value='["Textiles", "Space"]')

    told = [rows(open_entry(client, call, language), "evidence")[1][1] for language in ("it", "en")]

    assert told == ["Tessile; Space", "Textiles; Space"]
