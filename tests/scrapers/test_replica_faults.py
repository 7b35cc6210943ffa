"""The replica can be edited, dressed and broken, and its log tells what was asked of it."""

import gzip
import re
from collections.abc import Iterator

import pytest
import requests

from tests.replica import Cosmetic, Fault, ReplicaSite, load_pages
from tests.replica.visiting import fetch

pytestmark = pytest.mark.enable_socket

CALLS = "/search-results?type=eccp_calls"
JEWEL = "/content/jewel-eurocluster-open-call-1-nzt-demo-projects"
RESIST = "/content/resist-ii-process-innovation-open-call"
CARD = re.compile(r"search-result-item")
CALL_PATHS = [
    page.path
    for page in load_pages()
    if page.template == "call" and page.status == 200 and page.redirect is None
]


@pytest.fixture
def site() -> Iterator[ReplicaSite]:
    with ReplicaSite() as running:
        yield running


def test_unchanged_page_answers_304_and_a_changed_one_200(site: ReplicaSite) -> None:
    first = fetch(site, JEWEL)
    by_tag = fetch(site, JEWEL, If_None_Match=first.headers["ETag"])
    by_date = fetch(site, JEWEL, If_Modified_Since=first.headers["Last-Modified"])
    site.edit(JEWEL, deadline="02 July 2027")
    changed = fetch(site, JEWEL, If_None_Match=first.headers["ETag"])

    assert [each.status_code for each in (by_tag, by_date, changed)] == [304, 304, 200]
    assert by_tag.content == b""
    assert "02 July 2027" in changed.text
    assert site.count_statuses() == {200: 2, 304: 2}


def test_validators_can_be_switched_off(site: ReplicaSite) -> None:
    site.sends_validators = False

    assert {"ETag", "Last-Modified"} & set(fetch(site, JEWEL).headers) == set()


def test_page_can_be_edited_removed_redirected_unlisted_and_restored(site: ReplicaSite) -> None:
    before = fetch(site, RESIST).text
    site.edit(RESIST, swap=("13 January 2027", "20 January 2027"))
    moved = fetch(site, RESIST).text
    site.edit(RESIST, status=404)
    gone = fetch(site, RESIST).status_code
    site.edit(RESIST, status=200, redirect=JEWEL)
    redirected = fetch(site, RESIST)
    site.edit(RESIST, redirect=None, listed=False)
    lists = "".join(fetch(site, f"{CALLS}&page={n}").text for n in range(4))
    site.restore(RESIST)

    assert "13 January 2027" not in moved
    assert "20 January 2027" in moved
    assert gone == 404
    assert (redirected.status_code, redirected.headers["Location"]) == (301, JEWEL)
    assert RESIST not in lists
    assert fetch(site, RESIST).text == before


def test_swap_of_words_that_are_not_there_is_refused(site: ReplicaSite) -> None:
    with pytest.raises(KeyError):
        site.edit(RESIST, swap=("1 April 1999", "2 April 1999"))


@pytest.mark.parametrize("cosmetic", list(Cosmetic))
def test_cosmetic_changes_bytes_but_no_words(site: ReplicaSite, cosmetic: Cosmetic) -> None:
    before = fetch(site, JEWEL).text
    site.dress(cosmetic)
    after = fetch(site, JEWEL).text

    assert after != before
    assert read_words(after) == read_words(before)


def read_words(html: str) -> list[str]:
    return re.sub(r"<!--.*?-->|<[^>]+>", " ", html, flags=re.DOTALL).split()


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault.FORBIDDEN, 403),
        (Fault.TOO_MANY_REQUESTS, 429),
        (Fault.UNAVAILABLE, 503),
        (Fault.LOGIN_PAGE, 200),
        (Fault.LOGIN_REDIRECT, 302),
        (Fault.REDIRECT_LOOP, 302),
        (Fault.PRIVATE_REDIRECT, 302),
        (Fault.FOREIGN_REDIRECT, 302),
    ],
)
def test_fault_answers_with_its_status(site: ReplicaSite, fault: Fault, status: int) -> None:
    site.break_with(fault, at="/content/*")
    broken = fetch(site, JEWEL).status_code
    elsewhere = fetch(site, "/robots.txt").status_code
    site.repair()

    assert (broken, elsewhere, fetch(site, JEWEL).status_code) == (status, 200, 200)


def test_login_page_has_the_title_of_a_login_page(site: ReplicaSite) -> None:
    site.break_with(Fault.LOGIN_PAGE)

    for address in (JEWEL, "/content/internal-note-national-contact-points"):
        assert re.findall("<title>(.*?) \\|", fetch(site, address).text) == ["Log in"]


@pytest.mark.parametrize(("fault", "cards"), [(Fault.EMPTY_LIST, 0), (Fault.FEW_CARDS, 3)])
def test_list_loses_cards_but_keeps_its_pager(site: ReplicaSite, fault: Fault, cards: int) -> None:
    site.break_with(fault)

    text = fetch(site, CALLS).text
    assert (len(CARD.findall(text)), text.count('nav class="pager"')) == (cards, 1)


def test_pager_can_vanish_or_loop(site: ReplicaSite) -> None:
    site.break_with(Fault.NO_PAGER, at="/search-results", remaining=1)
    without = fetch(site, CALLS).text
    site.break_with(Fault.PAGER_LOOP)
    looping = fetch(site, f"{CALLS}&page=1").text

    assert (without.count('nav class="pager"'), len(CARD.findall(without))) == (0, 12)
    assert set(re.findall(r"&amp;page=(\d+)", looping)) == {"1"}


def test_renamed_classes_labels_and_turned_dates(site: ReplicaSite) -> None:
    site.break_with(Fault.RENAMED_CLASSES)
    site.break_with(Fault.RENAMED_LABELS)
    site.break_with(Fault.MONTH_FIRST_DATES)

    assert CARD.findall(fetch(site, CALLS).text) == []
    text = fetch(site, JEWEL).text
    assert "DEADLINE" not in text
    assert "data-history-node-id" not in text
    assert "06/01/2027" in text
    assert "June 2027" not in text


def test_half_of_the_detail_pages_are_missing_and_no_list_is(site: ReplicaSite) -> None:
    site.break_with(Fault.HALF_MISSING)
    missing = sum(fetch(site, path).status_code == 404 for path in CALL_PATHS)

    assert len(CALL_PATHS) / 3 < missing < len(CALL_PATHS) * 2 / 3
    assert fetch(site, CALLS).status_code == 200


def test_a_third_of_the_answers_is_unavailable_the_same_ones_each_time() -> None:
    runs = []
    for _ in range(2):
        with ReplicaSite() as site:
            site.break_with(Fault.SOMETIMES_UNAVAILABLE)
            runs.append([fetch(site, "/robots.txt").status_code for _ in range(50)])

    assert runs[0] == runs[1]
    assert 8 <= runs[0].count(503) <= 22


def test_bodies_can_be_cut_huge_bombs_and_in_the_wrong_charset(site: ReplicaSite) -> None:
    whole = fetch(site, JEWEL).content
    answers = {}
    for fault in (
        Fault.TRUNCATED_BODY,
        Fault.HUGE_PAGE,
        Fault.UNREADABLE_BYTES,
    ):
        site.repair()
        site.break_with(fault)
        answers[fault] = fetch(site, JEWEL).content
    site.repair()
    site.break_with(Fault.GZIP_BOMB)
    with requests.get(site.base_url + JEWEL, stream=True, timeout=5) as reply:
        raw = reply.raw.read(decode_content=False)

    assert whole.startswith(answers[Fault.TRUNCATED_BODY])
    assert len(answers[Fault.TRUNCATED_BODY]) < len(whole) / 2
    assert len(answers[Fault.HUGE_PAGE]) > 6 * 1024 * 1024
    assert gzip.decompress(answers[Fault.UNREADABLE_BYTES]) == whole
    assert len(raw) < 200_000
    assert len(gzip.decompress(raw)) == 100 * 1024 * 1024


def test_charset_lies_about_every_accent(site: ReplicaSite) -> None:
    address = next(page.path for page in load_pages() if page.title == "Tèxtils.CAT")
    honest = fetch(site, address)
    site.break_with(Fault.WRONG_CHARSET)
    lying = fetch(site, address)

    assert honest.headers["Content-Type"] == lying.headers["Content-Type"]
    assert lying.content.count("Tèxtils".encode("cp1252")) == honest.content.count(
        "Tèxtils".encode()
    )
    assert "Tèxtils" not in lying.text


@pytest.mark.parametrize("fault", [Fault.CONNECTION_RESET, Fault.CUT_CONNECTION])
def test_connection_breaks_off(site: ReplicaSite, fault: Fault) -> None:
    site.break_with(fault)

    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        fetch(site, JEWEL)


def test_slow_answer_waits_as_long_as_told(site: ReplicaSite) -> None:
    site.break_with(Fault.SLOW, seconds=0.3)

    assert fetch(site, JEWEL).elapsed.total_seconds() >= 0.3


def test_host_goes_down_and_comes_back_at_the_same_address(site: ReplicaSite) -> None:
    address = site.base_url
    site.go_down()
    with pytest.raises(requests.ConnectionError):
        fetch(site, JEWEL)
    site.come_up()

    assert (site.base_url, fetch(site, JEWEL).status_code) == (address, 200)


def test_log_keeps_who_asked_for_what(site: ReplicaSite) -> None:
    fetch(site, f"{CALLS}&page=2", User_Agent="portal (contact)")
    fetch(site, JEWEL)

    logged = site.requests_for("/search-results")
    assert [(each.address, each.status, each.user_agent) for each in logged] == [
        (f"{CALLS}&page=2", 200, "portal (contact)")
    ]
    assert site.most_at_once == 1
    site.forget()
    assert site.count_statuses() == {}
