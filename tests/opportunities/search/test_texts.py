"""Words are found where they stand, in either language, and nowhere else."""

import pytest
from django.db import connection
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import Settings

from opportunities.clock import current_time
from opportunities.models import CountedWord, Opportunity
from opportunities.search import counting
from opportunities.search.finding import Selection
from opportunities.search.folding import JOINTS, tokens_of
from opportunities.search.index import INDEX
from opportunities.search.results import find
from opportunities.search.texts import SHELF
from tests import factories
from tests.opportunities.search.asking import titles

LETTERS = "abcxyzàèéìòùäöüßçñåŁłØøæœÀÉ’'-/ .,;:()4S3"


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


class TestFolding(TestCase):
    @settings(max_examples=200, deadline=None)
    @given(st.text(alphabet=LETTERS, max_size=40))
    @example("b3.3")
    @example("a-b3.3c4.5 1.2.3d")
    def test_questions_and_entries_are_folded_to_the_same_words(self, text: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT opportunities_fold(%s)", [text])
            kept = cursor.fetchone()[0].split()

        asked = [part for word in tokens_of(text) for part in JOINTS.split(word.replace(",", "-"))]

        assert kept == asked


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("textile", True),
        ("tessile", True),
        ("TESSILI", True),
        ("catena del valore", True),
        ('"value chain"', True),
        ('"chain value"', False),
        ("value -chain", False),
        ("escp-4s3", True),
        ("4S3", True),
        ("SMP-COSME-2026", True),
        ("università", True),
        ("universita", True),
        ("textil", True),
        ("aerospace", False),
    ],
)
def test_a_call_is_found_by_its_words(question: str, found: bool) -> None:  # noqa: FBT001 - a case
    factories.CallFactory(
        title="Textile clusters in a value chain (ESCP-4S3)",
        summary="For the Università di Bari.",
        identifier="SMP-COSME-2026-01",
        body="<p>Nothing more</p>",
    )
    counting.count_words(is_forced=True)

    assert bool(titles(question)) is found


@pytest.mark.django_db
def test_markup_is_no_text() -> None:
    factories.CallFactory(title="A", body='<a href="https://photonics.example">b</a>&nbsp;strong')

    assert titles("photonics") == []
    assert titles("strong") == ["A"]


@pytest.mark.django_db
def test_words_of_every_kind_are_found() -> None:
    factories.EventFactory(title="Meeting", place="Kraków")
    factories.PartnerSearchFactory(title="Search", looking_for=["photonics integrators"])
    factories.PartnershipFactory(title="Alliance", members=["Cluster Lombardo Mobilità"])
    factories.OrganisationFactory(title="District", short_name="DTA", seat="Brindisi")

    found = [titles(word) for word in ("krakow", "integrators", "lombardo", "dta", "brindisi")]

    assert found == [["Meeting"], ["Search"], ["Alliance"], ["District"], ["District"]]


@pytest.mark.django_db
def test_a_kept_answer_follows_what_is_written() -> None:
    call = factories.CallFactory(title="Photonics")
    assert titles("photonics") == ["Photonics"]

    Opportunity.objects.filter(pk=call.pk).update(title="Robots")
    factories.CallFactory(title="More photonics")

    assert titles("photonics") == ["More photonics"]
    assert titles("robots") == ["Robots"]


@pytest.mark.django_db
def test_counting_ahead_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "FREQUENT", 2)
    questions = ["innovation", "innovazione", '"value chain"', "catena del valore", "textile"]
    for number in range(4):
        factories.CallFactory(title=f"Innovation in a value chain {number}", summary="textile")
    plain = [titles(question) for question in questions]

    counting.count_words(is_forced=True)
    SHELF.forget()
    factories.CallFactory(title="Innovation, written later")

    assert CountedWord.objects.filter(word="'innov'").get().entries == 4
    assert [len(titles(question)) for question in questions] == [5, 5, 4, 4, 4]
    assert [len(found) for found in plain] == [4, 4, 4, 4, 4]


@pytest.mark.django_db
def test_counting_waits_until_enough_has_changed() -> None:
    factories.CallFactory.create_batch(2)
    first = counting.count_words()
    assert first == 0

    words = CountedWord.objects.count()

    assert (words, counting.count_words()) == (0, 0)


@pytest.mark.django_db
def test_a_misspelt_word_is_put_right_and_said_so() -> None:
    factories.CallFactory(title="Photonics for small firms")
    counting.count_words(is_forced=True)

    results = find(Selection(question="photonycs photonixs"), current_time())

    assert results.misspelt == ("photonycs", "photonixs")
    assert results.corrected == "photonics photonics"
    assert results.total == 1


@pytest.mark.django_db
def test_new_words_are_suggested_once_they_are_counted() -> None:
    factories.CallFactory(title="Photonics for small firms")
    counting.count_words(is_forced=True)
    find(Selection(question="quintessenz"), current_time())
    factories.CallFactory(title="Quintessence")

    counting.count_words(is_forced=True)

    results = find(Selection(question="quintessense"), current_time())
    assert (results.corrected, results.total) == ("quintessence", 1)


@pytest.mark.django_db
def test_rare_phrase_of_frequent_words_is_counted_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "FREQUENT", 3)
    for number in range(4):
        factories.CallFactory(title=f"Value {number}", summary="chain")
    factories.CallFactory(title="Value chain", summary="")

    counting.count_words(is_forced=True)

    phrase = CountedWord.objects.get(word__contains="chain') | ")
    assert (phrase.word[:15], phrase.entries) == ("(('valu' | 'val", 1)


@pytest.mark.django_db
def test_a_word_half_typed_finds_what_begins_so() -> None:
    factories.CallFactory(title="Photonics")
    counting.count_words(is_forced=True)

    assert titles("photo") == ["Photonics"]
    assert titles("photo ") == []


@pytest.mark.django_db
def test_few_full_answers_are_followed_by_those_with_most_words() -> None:
    factories.CallFactory(title="Blue textile robots", summary="", body="")
    factories.CallFactory(title="Textile robots", summary="", body="")
    factories.CallFactory(title="Robots", summary="", body="")

    results = find(Selection(question="blue textile robots"), current_time())

    assert (results.total, results.missing) == (2, 1)


@pytest.mark.django_db
def test_the_index_names_entries_that_changed_since_a_look() -> None:
    with INDEX.at(current_time()) as index:
        serial = index.serial
    call = factories.CallFactory()
    with INDEX.at(current_time()) as index:
        assert set(index.changed_since(serial) or ()) == {call.pk}
        assert index.changed_since(serial - 10) is None
