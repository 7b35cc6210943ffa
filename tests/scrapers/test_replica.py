"""The replica serves what it says: otherwise every test that stands on it proves nothing."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.replica import ReplicaSite, load_expected, load_pages
from tests.replica.content import CONTENT, Page
from tests.replica.markup import CHOICES, Style
from tests.replica.site import Replica
from tests.replica.visiting import fetch

pytestmark = pytest.mark.enable_socket

TODAY = "2026-11-22"
CALLS = "/search-results?type=eccp_calls"
JEWEL = "/content/jewel-eurocluster-open-call-1-nzt-demo-projects"
README = Path(__file__).parent.parent / "replica" / "README.md"
CARD = re.compile(r"search-result-item")
READABLE = [page for page in load_pages() if page.status == 200 and page.redirect is None]


@pytest.fixture
def site() -> Iterator[ReplicaSite]:
    with ReplicaSite() as running:
        yield running


def test_every_page_says_that_it_is_reconstructed(site: ReplicaSite) -> None:
    answers = {page.path: fetch(site, page.path) for page in READABLE}

    origins = {
        path: (answer.status_code, re.findall(r'<meta name="origin" content="(.+?)">', answer.text))
        for path, answer in answers.items()
    }
    assert origins == {page.path: (200, [page.origin]) for page in READABLE}
    assert all(page.origin.startswith("reconstructed") for page in READABLE)


def test_there_are_enough_pages_of_every_kind_and_layout() -> None:
    records = [record for each in load_expected().values() for record in each]

    kinds = {kind: [each["kind"] for each in records].count(kind) for kind in ("call", "event")}
    assert kinds == {"call": 39, "event": 40}
    assert {each["kind"] for each in records} == {
        "call",
        "event",
        "article",
        "partner_search",
        "partnership",
    }
    assert len(READABLE) >= 70
    assert {page.layout for page in READABLE} == {"2014", "2021"}


def test_every_readable_detail_page_has_expected_facts() -> None:
    known = load_expected().keys()

    assert [page.path for page in READABLE if page.path not in known] == []


def test_every_habit_of_the_markup_is_used_somewhere() -> None:
    calls = [Style(page) for page in READABLE if page.template == "call"]

    for name in ("main", "headings", "deadline", "terms", "habit", "debug", "card"):
        assert {style[name] for style in calls} == set(CHOICES[name])


def test_enough_calls_are_open_on_the_day_under_test() -> None:
    calls = [each for page in load_expected().values() for each in page if each["kind"] == "call"]
    last_days = [
        max(
            each["date"]
            for each in call["deadlines"]
            if each["kind"] not in {"superseded", "expected"}
        )
        for call in calls
        if any(each["kind"] not in {"superseded", "expected"} for each in call["deadlines"])
        and (call["opens_on"] or "") <= TODAY
    ]

    assert sum(day >= TODAY for day in last_days) >= 6
    assert last_days.count(TODAY) == 1
    assert [call["opens_on"] for call in calls if (call["opens_on"] or "") > TODAY] == [
        "2027-02-03",
        "2027-03",
    ]


def test_expected_dates_are_dates_and_times_are_times() -> None:
    for records in load_expected().values():
        for record in records:
            for deadline in record.get("deadlines", []):
                assert len(deadline["date"]) == 7 or date.fromisoformat(deadline["date"])
                assert deadline["time"] is None or re.fullmatch(r"\d\d:\d\d", deadline["time"])


def test_expected_title_is_printed_on_its_page() -> None:
    replica = Replica()
    missing = []
    for path, records in load_expected().items():
        if len(records) == 1:
            title = replica.answer(path).body.decode().replace("&amp;", "&").replace("&#x27;", "'")
            missing += [path for record in records if record["title"] not in title]

    assert missing == []


def test_labelled_deadline_is_the_one_on_the_label() -> None:
    labels = {page.path: page.deadline for page in load_pages()}
    wrong = []
    for path, records in load_expected().items():
        labelled = [
            date.fromisoformat(each["date"]).strftime("%d %B %Y")
            for record in records
            for each in record.get("deadlines", [])
            if each["certainty"] == "labelled"
        ]
        if (
            records
            and records[0]["kind"] == "call"
            and labelled != list(filter(None, [labels[path]]))
        ):
            wrong.append((path, labelled))

    assert wrong == []


def test_expected_days_and_amounts_are_printed_on_their_page() -> None:
    pages = {page.path: page for page in load_pages()}
    missing = []
    for path, records in load_expected().items():
        page = pages[path]
        text = " ".join((page.title, page.deadline or "", *page.body))
        for record in records:
            days = [each["date"] for each in record.get("deadlines", []) if len(each["date"]) == 10]
            amounts = [record.get("budget_total_eur"), record.get("grant_max_eur")]
            missing += [
                (path, day) for day in days if not is_printed(date.fromisoformat(day), text)
            ]
            missing += [
                (path, each) for each in amounts if each and int(each) not in read_sums(text)
            ]

    assert missing == []


def is_printed(day: date, text: str) -> bool:
    forms = (f"{day.day} {day:%B %Y}", f"{day:%d %B %Y}", f"{day.day}.{day.month}.{day.year}")
    return any(
        form in text for form in (*forms, f"{day:%d/%m/%Y}", f"{day:%B} {day.day}th {day.year}")
    )


def read_sums(text: str) -> set[int]:
    joined = re.sub(r"(?<=\d)[., \u00a0](?=\d{3})", "", text)
    millions = re.findall(r"(\d+(?:\.\d+)?) million", text)
    plain = {int(each) for each in re.findall(r"\d+", joined)}
    return plain | {round(float(each) * 1_000_000) for each in millions}


def test_search_shows_twelve_cards_a_page_then_none(site: ReplicaSite) -> None:
    counts = [len(CARD.findall(fetch(site, f"{CALLS}&page={n}").text)) for n in range(6)]

    assert counts == [12, 12, 12, 2, 0, 0]


def test_next_page_is_reached_by_its_link_alone(site: ReplicaSite) -> None:
    seen, query = [], "?type=eccp_calls"
    while query:
        text = fetch(site, "/search-results" + query).text
        seen.append(len(CARD.findall(text)))
        found = re.findall(r'href="(\?[^"]+)">(?:Next|&rsaquo;)', text)
        query = found[0].replace("&amp;", "&") if found else ""

    assert seen == [12, 12, 12, 2, 0]


def test_cards_repeat_across_pages_and_reach_every_listed_call(site: ReplicaSite) -> None:
    texts = [fetch(site, f"{CALLS}&page={n}").text for n in range(4)]

    cards = sum(len(CARD.findall(text)) for text in texts)
    listed = [page.path for page in load_pages() if "calls" in page.lists]
    assert [path for path in listed if not any(f"{path}" in text for text in texts)] == []
    assert cards == len(listed) + 3


def test_listed_page_is_linked_from_each_of_its_lists() -> None:
    replica = Replica()

    names = sorted({name for page in READABLE for name in page.lists} - {"calls"})
    texts = {name: replica.answer(name).body.decode() for name in names}
    missing = [
        (page.path, name)
        for page in READABLE
        for name in page.lists
        if name != "calls" and f'href="{page.path}"' not in texts[name]
    ]
    assert missing == []


def test_all_addresses_of_a_page_answer_the_same() -> None:
    replica = Replica()

    different = [
        page.path
        for page in READABLE
        if len({replica.answer(address).body for address in page.addresses}) != 1
    ]
    assert different == []


def test_feed_begins_with_junk_and_sitemap_names_the_default_host(site: ReplicaSite) -> None:
    feed = fetch(site, "/taxonomy/term/3711/feed").text
    index = fetch(site, "/sitemap.xml").text
    both = fetch(site, "/sitemap.xml?page=1").text + fetch(site, "/sitemap.xml?page=2").text

    assert feed.startswith("\n\n<!-- THEME DEBUG -->")
    assert "/content/feed-only-call-hydrogen-valley-scouting" in feed
    assert re.findall(r"<loc>([^<]+)</loc>", index) == [
        "http://default/sitemap.xml?page=1",
        "http://default/sitemap.xml?page=2",
    ]
    assert "/content/feed-only-call" not in both
    assert "http://default/content/sitemap-only-call-clusterxchange-vouchers" in both
    assert both.count("https://clusters.example.org/") == 1


def test_unknown_address_and_withdrawn_page_are_told_apart(site: ReplicaSite) -> None:
    gone = [
        fetch(site, path).status_code for path in ("/no/such", "/content/call-that-was-withdrawn")
    ]

    assert gone == [404, 410]


def test_readme_names_a_page_or_a_fault_for_each_of_the_27_traps() -> None:
    rows = re.findall(r"^\| ([\d, ]+) .*$", README.read_text(encoding="utf-8"), flags=re.MULTILINE)
    named = [int(number) for row in rows for number in row.split(",")]
    paths = re.findall(r"`(/(?:content|news|community|profile|event)[^`]*)`", README.read_text())
    replica = Replica()

    assert named == list(range(1, 28))
    assert [path for path in paths if replica.answer(path).status == 404] == []


def test_content_files_name_no_unknown_field() -> None:
    fields = set(Page.__dataclass_fields__) | {"expected"}
    unknown = [
        (file.name, sorted(entry.keys() - fields))
        for file in CONTENT.glob("*.json")
        for entry in json.loads(file.read_text(encoding="utf-8"))
        if entry.keys() - fields
    ]

    assert unknown == []
