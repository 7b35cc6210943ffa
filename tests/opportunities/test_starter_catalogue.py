"""The starter catalogue is complete, proves what it shows, and calls nothing open."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields

import pytest

from opportunities.records import CallFacts, EventFacts, OpportunityRecord, find_problems
from opportunities.services.classification import fold
from opportunities.services.starter_catalogue import read_entries
from opportunities.services.starter_catalogue.entries import build_entry
from opportunities.services.starter_catalogue.files import FOLDER, read_rows
from opportunities.vocabulary import OpportunityKind, TopicScheme

KINDS = {
    "call": 75,
    "event": 59,
    "partner_search": 3,
    "article": 1,
    "partnership": 37,
    "organisation": 28,
}
# Their form follows from the record; a source states nothing by them.
STATES_NOTHING = {
    *("facts", "evidence", "kind", "language", "source_id", "source_url", "part", "aliases"),
    *("related_urls", "counted"),
}
FORBIDDEN = re.compile(
    r"currently|is open|now open\b|general knowledge|state_on|preview\.|hosted-temp|@|made here",
    re.IGNORECASE,
)
ENTRIES = read_entries()
BY_SLUG = {entry.slug: entry for entry in ENTRIES}


def read_stated(record: OpportunityRecord) -> Iterator[str]:
    for holder in (record, record.facts):
        for each in fields(holder) if holder is not None else ():
            value = getattr(holder, each.name)
            if each.name not in STATES_NOTHING and value not in (None, "", (), each.default):
                yield each.name


def test_catalogue_holds_every_entry_once() -> None:
    addresses = [
        (entry.source, entry.record.source_url, entry.record.part)
        for entry in ENTRIES
        if entry.record.source_url
    ]

    assert Counter(entry.record.kind.value for entry in ENTRIES) == KINDS
    assert len(BY_SLUG) == len(ENTRIES) == 203
    assert len(set(addresses)) == len(addresses)


def test_only_the_yearly_rounds_of_one_topic_share_an_identifier() -> None:
    identifiers = Counter(
        entry.record.facts.identifier
        for entry in ENTRIES
        if isinstance(entry.record.facts, CallFacts) and entry.record.facts.identifier
    )

    assert {name: count for name, count in identifiers.items() if count > 1} == {
        "INNOSUP-01-2018-2020": 3
    }


def test_every_entry_can_be_trusted() -> None:
    problems = {entry.slug: find_problems(entry.record) for entry in ENTRIES}

    assert {slug: found for slug, found in problems.items() if found} == {}


def test_every_stated_fact_has_its_words_and_its_document() -> None:
    unproved = [
        (entry.slug, name)
        for entry in ENTRIES
        for name in read_stated(entry.record)
        if not entry.record.evidence.get(name, "").strip()
    ]

    assert unproved == []
    assert [entry.slug for entry in ENTRIES if not entry.document] == []


def test_no_entry_says_what_ages_or_was_not_read() -> None:
    said = {
        entry.slug: f"{entry.record.summary} {entry.record.body} {entry.summary_it} "
        + " ".join(entry.record.evidence.values())
        for entry in ENTRIES
    }

    assert {slug: found for slug, text in said.items() if (found := FORBIDDEN.findall(text))} == {}
    assert [entry.slug for entry in ENTRIES if not entry.record.summary] == []


def test_every_deadline_has_its_quote_and_no_hour_without_a_zone_that_was_stated() -> None:
    deadlines = [
        deadline
        for entry in ENTRIES
        if isinstance(entry.record.facts, CallFacts | EventFacts)
        for deadline in entry.record.facts.deadlines
    ]
    zone_stated = re.compile("Brussels|Bruxelles|CES?T|local time|eismea", re.IGNORECASE)

    assert [each for each in deadlines if not each.quote] == []
    assert [each for each in deadlines if each.time and not zone_stated.search(each.quote)] == []


def test_addresses_of_the_platform_are_canonical() -> None:
    canonical = re.compile(r"https://www\.clustercollaboration\.eu(/[^/?#]+)+")
    addresses = [entry.record.source_url for entry in ENTRIES if entry.source == "eccp"]
    elsewhere = [entry.record.source_url for entry in ENTRIES if entry.source == "starter"]

    # One page is known by its number only.
    assert [each for each in addresses if not canonical.fullmatch(each)] == [""]
    assert [each for each in elsewhere if "clustercollaboration.eu" in each] == []


def test_editions_on_the_page_of_a_series_are_told_apart_by_city_and_day() -> None:
    address = "https://www.clustercollaboration.eu/events/organised-by-eccp/clusters-meet-regions"
    parts = [entry.record.part for entry in ENTRIES if entry.record.source_url == address]

    assert len(parts) == 17
    assert parts[0] == "zagreb-2022-11-29"
    assert parts[3] == "kittila-lapland-2023-04-25"
    assert parts[8] == "dusseldorf-2023-11-08"


def test_every_sector_word_leads_to_a_topic_or_is_known_to_lead_to_none() -> None:
    words = {
        fold(word)
        for topic in read_rows("topics")
        for word in (topic["label_en"], topic["label_it"], *topic["synonyms"])
    }
    without = {fold(str(word)) for word in read_rows("words_without_topic")}
    identifiers = {word for entry in ENTRIES for word in entry.record.keywords if "-20" in word}
    unknown = {
        word
        for entry in ENTRIES
        if not entry.record.topics
        for word in set(entry.record.keywords) - identifiers
        if fold(word) not in words | without
    }

    assert unknown == set()
    assert words & without == set()


def test_entries_name_only_programmes_and_series_of_the_files() -> None:
    programmes = {row["name"] for row in read_rows("programmes")}
    series = {row["name"] for row in read_rows("series")}

    assert {entry.record.programme for entry in ENTRIES} <= programmes | {None}
    assert {entry.record.series for entry in ENTRIES} == series | {None}


def test_topics_of_every_scheme_have_words_in_both_languages() -> None:
    topics = read_rows("topics")

    assert Counter(topic["scheme"] for topic in topics) == {
        TopicScheme.INDUSTRIAL_ECOSYSTEM: 14,
        TopicScheme.EMERGING_INDUSTRY: 10,
        TopicScheme.KEY_ENABLING_TECHNOLOGY: 6,
        TopicScheme.SMART_PUGLIA: 3,
        TopicScheme.PRESS_RELEASE_SECTOR: 10,
    }
    assert [each["code"] for each in topics if len(each["synonyms"]) < 4] == []


def test_districts_warn_that_their_recognition_today_is_not_known() -> None:
    districts = [entry for entry in ENTRIES if entry.record.kind is OpportunityKind.ORGANISATION]

    for entry in districts:
        assert "Non è noto se il distretto sia riconosciuto oggi" in entry.record.body
        assert "not known" in entry.record.summary
        assert "non è noto" in entry.summary_it
        assert (
            entry.record.topics == () or "proposto dal portale" in entry.record.evidence["topics"]
        )


def test_dates_known_only_by_hearsay_stay_empty() -> None:
    empty = {
        slug: BY_SLUG[slug].record.facts.deadlines
        for slug in (
            "innosup-01-2018-2020-2019",
            "innosup-01-2018-2020-2020",
            "smp-cosme-2021-cluster-01",
        )
    }

    assert set(empty.values()) == {()}


def test_row_with_an_unknown_fact_is_no_entry() -> None:
    row = read_rows("calls")[0] | {"facts": {"colour": "blue"}}

    with pytest.raises(TypeError, match="colour"):
        build_entry(row)


def test_folder_holds_one_file_for_each_noun() -> None:
    names = sorted(path.stem for path in FOLDER.iterdir())

    assert names == [
        "announcements",
        "articles",
        "calls",
        "events",
        "italian_topic_words",
        "organisations",
        "partner_searches",
        "partnerships",
        "programmes",
        "region_categories",
        "regions",
        "series",
        "sources",
        "topics",
        "words_without_topic",
    ]
