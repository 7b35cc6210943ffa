"""What a list tells about the words asked for, and that no text of a source becomes markup."""

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from tests import factories
from tests.opportunities.reading_pages import open_page, text_of, titles, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def test_translations_are_told_and_can_be_taken_back_and_restored(client: Client) -> None:
    factories.ArticleFactory(title="Textile of tomorrow", summary="", body="")
    factories.ArticleFactory(title="Tessile di domani", summary="", body="")

    page = open_page(client, "/it/search/?q=tessile&kind=article")
    only = page.select_one(".translations a")
    plain = open_page(client, str(only["href"]))
    back = plain.select_one(".translations a")

    assert set(titles(page)) == {"Textile of tomorrow", "Tessile di domani"}
    assert words(page, ".translations li").startswith("Con «tessile» si trova anche: textile")
    assert (text_of(only), only["href"]) == (
        "Solo «tessile»",
        "/it/search/?q=tessile&kind=article&plain=tessile",
    )
    assert titles(plain) == ["Tessile di domani"]
    assert words(plain, ".translations") == (
        "«tessile» è cercato così come è scritto. Cerca anche nell’altra lingua"
    )
    assert back["href"] == "/it/search/?q=tessile&kind=article"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "it",
            "Nessun risultato per «photonnics»: ecco le schede per «photonics». Solo «photonnics»",
        ),
        (
            "en",
            (
                "Nothing is called “photonnics”: these are the entries for “photonics”. "
                "Only “photonnics”"
            ),
        ),
    ],
)
def test_misspelt_word_that_nobody_wrote_is_put_right_and_told(
    client: Client, language: str, told: str
) -> None:
    factories.CallFactory(title="Photonics for firms")
    call_command("count_words")

    page = open_page(client, f"/{language}/calls/?q=photonnics&status=open")

    assert titles(page) == ["Photonics for firms"]
    assert words(page, ".question p") == told
    as_written = page.select_one(".question p a")["href"]
    assert as_written == f"/{language}/calls/?q=photonnics&status=open&plain=photonnics"
    assert titles(open_page(client, str(as_written))) == []


def test_word_that_is_not_in_the_question_is_told_and_left_out(client: Client) -> None:
    factories.ArticleFactory(title="Textile of tomorrow", summary="", body="")

    page = open_page(client, "/en/search/?q=tessile+nuovo&plain=tessile&plain=seta&plain=tess")

    assert words(page, ".alert-info") == (
        "Not translated: “seta” was not understood and is left out. "
        "Not translated: “tess” was not understood and is left out."
    )
    assert [text_of(each).partition(" is ")[0] for each in page.select(".translations li")][
        -1:
    ] == ["“tessile”"]
    assert [each["value"] for each in page.select("input[name=plain]")] == ["tessile"]


def test_translation_of_a_question_put_right_can_be_taken_back(client: Client) -> None:
    factories.ArticleFactory(title="Textiles of tomorrow", summary="", body="")
    factories.ArticleFactory(title="Tessile di domani", summary="", body="")
    call_command("count_words")

    page = open_page(client, "/en/search/?q=textilles")
    plain = open_page(client, str(page.select_one(".translations a")["href"]))

    assert set(titles(page)) == {"Textiles of tomorrow", "Tessile di domani"}
    assert titles(plain) == ["Textiles of tomorrow"]
    assert plain.select(".alert-info") == []


def test_words_asked_for_are_marked_and_hostile_text_stays_text(client: Client) -> None:
    factories.CallFactory(
        title="<script>alert(1)</script> Photonics & <b>light</b>",
        summary="The photonics “<img src=x onerror=alert(2)>” of others",
    )

    page = open_page(client, "/en/search/?q=photonics&plain=photonics")

    card = page.select_one(".entry-card")
    assert titles(page) == ["<script>alert(1)</script> Photonics & <b>light</b>"]
    assert [text_of(each) for each in card.select(".entry-title mark")] == ["Photonics"]
    assert [text_of(each) for each in card.select(".passage mark")] == ["photonics"]
    assert card.select("script, b, img") == []


def test_hostile_question_stays_text(client: Client) -> None:
    question = '"><script>alert(1)</script>'

    page = open_page(client, "/en/search/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")

    assert page.select_one("#words")["value"] == question
    assert page.select("script:not([src])") == []


def test_search_asks_all_kinds_and_names_the_status_of_none_as_a_group(client: Client) -> None:
    factories.CallFactory(title="Photonics call")
    factories.OrganisationFactory(title="Photonics district")

    page = open_page(client, "/it/search/?q=photonics")

    assert set(titles(page)) == {"Photonics call", "Photonics district"}
    assert page.select(".group") == []
    assert words(page, ".count") == "2 schede"


def test_question_without_a_word_is_told_and_finds_everything(client: Client) -> None:
    factories.CallFactory(title="here")

    page = open_page(client, "/it/calls/?q=%25")

    assert titles(page) == ["here"]
    assert words(page, ".alert-info") == (
        "Parole: «%» non è un valore valido: il filtro è stato ignorato."
    )
