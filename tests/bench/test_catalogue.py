"""The catalogues of the bench are what the portal itself would have written."""

import datetime as dt
import re
from collections import Counter
from random import Random
from typing import Any

import pytest
from django.db import connection

from opportunities.models import Article, Deadline, Event, Opportunity, PartnerSearch, Topic
from opportunities.querysets import STATUS_MODELS
from opportunities.services.starter_catalogue.words import load_words
from tests.bench import catalogue
from tests.bench.catalogue.copying import copy_rows
from tests.bench.catalogue.entries import MODELS, EntryMaker
from tests.bench.catalogue.texts import FEWEST_WORDS, MOST_WORDS, Writer
from tests.bench.catalogue.words import RARE_WORDS, make_rare_words, read_field_words

TODAY = dt.date(2026, 11, 1)
MORNING = dt.datetime(2026, 11, 1, 6, tzinfo=dt.UTC)
ENTRIES = 1200
TEXTS = 3000


@pytest.fixture(scope="module")
def words_of_texts() -> list[set[str]]:
    """The different words of each of many texts."""
    writer = Writer(Random("texts"))  # noqa: S311 - the same texts every time are the point
    texts = [writer.write() for _ in range(TEXTS)]
    return [set(re.findall(r"\w+", f"{each.title} {each.body}".lower())) for each in texts]


def test_texts_are_as_long_as_those_of_the_field() -> None:
    writer = Writer(Random("lengths"))  # noqa: S311 - the same texts every time are the point

    texts = [writer.write() for _ in range(300)]

    # A term of several words counts as one when it is chosen, so texts can only be longer.
    lengths = [len(f"{each.summary} {each.body}".split()) for each in texts]
    assert min(lengths) >= FEWEST_WORDS
    assert max(lengths) <= 2 * MOST_WORDS


def test_usual_words_are_in_many_texts_and_rare_ones_in_hardly_any(
    words_of_texts: list[set[str]],
) -> None:
    texts_with = Counter(word for words in words_of_texts for word in words)

    rarest = [texts_with[word] for word in make_rare_words()[RARE_WORDS // 2 :]]
    shares = [texts_with[word] / TEXTS for word in ("cluster", "innovation", "european", "sme")]
    assert [share for share in shares if not 0.2 <= share <= 0.6] == []
    assert sum(rarest) > 0
    assert sum(rarest) / len(rarest) / TEXTS < 0.0001


def test_a_few_texts_are_italian(words_of_texts: list[set[str]]) -> None:
    italian = [words for words in words_of_texts if {"imprese", "bando", "della"} & words]

    assert 0.1 < len(italian) / TEXTS < 0.2


def test_the_field_has_many_words_in_both_languages() -> None:
    words = {language: len(read_field_words(language)) for language in ("en", "it")}

    assert words["en"] > 700
    assert words["it"] > 300


@pytest.mark.django_db
def test_the_same_day_makes_the_same_entries() -> None:
    load_words()

    one, other = (
        [
            {model: [without_sightings(row) for row in rows] for model, rows in part.items()}
            for part in EntryMaker(last=0, today=TODAY).make_parts(50)
        ]
        for _ in range(2)
    )

    assert one == other


@pytest.mark.django_db(transaction=True)
def test_a_catalogue_has_the_size_that_is_asked_for_and_every_kind() -> None:
    catalogue.fill(ENTRIES, today=TODAY)

    kinds = Counter(Opportunity.objects.values_list("kind", flat=True))
    assert kinds.total() == ENTRIES
    assert kinds == {kind: model.objects.count() for kind, model in MODELS.items()}


@pytest.mark.django_db(transaction=True)
def test_nearly_everything_with_a_date_is_over() -> None:
    catalogue.fill(ENTRIES, today=TODAY)

    made: list[Any] = [MODELS[kind].objects.all() for kind in STATUS_MODELS]
    statuses = Counter(
        status
        for entries in made
        for status in entries.filter(source_number__startswith="90")
        .with_status(MORNING)
        .values_list("status", flat=True)
    )
    over = statuses["closed"] + statuses["past"]
    coming = sum(statuses[word] for word in ("open", "forthcoming", "upcoming"))
    assert statuses["open"] > 0
    assert statuses["unknown"] > 0
    assert 0.01 < coming / (coming + over) < 0.06


@pytest.mark.django_db(transaction=True)
def test_dates_that_follow_from_others_are_those_that_the_models_write() -> None:
    catalogue.fill(ENTRIES, today=TODAY)
    kept = [
        (row, field, getattr(row, field.attname))
        for model, names in (
            (Deadline, ["closes_at"]),
            (Event, ["first_day", "last_day"]),
            (PartnerSearch, ["last_day"]),
        )
        for name in names
        for field in [model._meta.get_field(name)]
        for row in model.objects.all()
    ]

    written = [field.pre_save(row, add=False) for row, field, _value in kept]

    assert written == [value for _row, _field, value in kept]


@pytest.mark.django_db(transaction=True)
def test_the_portal_can_go_on_writing_after_the_made_entries() -> None:
    catalogue.fill(ENTRIES, today=TODAY)
    last = Opportunity.objects.order_by("pk").last()

    added = Article.objects.create(
        kind="article",
        source=last.source,
        title="Written by the portal",
        first_seen_at=MORNING,
        changed_at=MORNING,
    )

    assert added.pk == last.pk + 1


@pytest.mark.django_db
def test_a_row_keeps_every_sign_and_gets_the_defaults_of_its_model() -> None:
    label = 'tab\there, line\nthere, back\\slash and "quotes"'

    copy_rows(
        connection,
        Topic,
        [{"scheme": "smart_puglia", "code": "signs", "label_en": label, "label_it": "segni"}],
    )

    topic = Topic.objects.get()
    assert (topic.label_en, topic.synonyms) == (label, [])


def without_sightings(row: dict[str, object]) -> dict[str, object]:
    """Return a row without the keys of sightings, which are new each time."""
    return {name: value for name, value in row.items() if not name.endswith("_with_id")}
