"""``manage.py probe``: what the readers make of the site today, without touching the catalogue."""

from hashlib import sha256
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from scrapers.models import SavedPage
from tests.replica import Fault, ReplicaSite
from tests.scrapers.runs.contents import read_contents

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

ANCHORS = (
    *(".search-result-item", "nav.pager", "a[rel=next]", "DEADLINE line", "data-history-node-id"),
    *("og:title", "Submitted-by line", "span.date", "div.field--name-og-audience", "event labels"),
)
READ = "every section answered and every kind of page could be read"


def probe() -> tuple[int, list[str]]:
    out = StringIO()
    try:
        call_command("probe", "eccp", stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def anchors_of(lines: list[str], state: str) -> set[str]:
    told = lines[lines.index("anchors:") + 1 :]
    return {name for line in told for name in ANCHORS if line.startswith(f"  {name}: {state} ")}


def test_healthy_site_has_every_anchor_and_every_kind_is_read(site: ReplicaSite) -> None:
    code, lines = probe()

    assert (code, lines[-1]) == (0, READ)
    assert lines[0] == "robots.txt: read and obeyed; the pause between two requests is 0 s"
    assert anchors_of(lines, "there") == set(ANCHORS)
    assert len(site.requests_for("/robots.txt")) == 1


@pytest.mark.usefixtures("site")
def test_page_is_told_with_what_its_reader_found_and_missed() -> None:
    _, lines = probe()

    address = (
        "https://www.clustercollaboration.eu/content/eu-south-med-matchmaking-event-frankfurt-"
        "germany"
    )
    start = lines.index(f"  {address}")
    kind, found, missed = lines[start + 1 : start + 4]
    assert kind == "    event: EU-South MED Matchmaking Event, Frankfurt"
    assert {"starts on", "ends on", "place", "country"} <= set(found[11:].split(", "))
    assert {"registration url", "deadlines"} <= set(missed[12:].split(", "))


@pytest.mark.parametrize(
    ("fault", "gone"),
    [
        (Fault.RENAMED_LABELS, {"DEADLINE line", "Submitted-by line"}),
        (
            Fault.RENAMED_CLASSES,
            {
                *(".search-result-item", "nav.pager", "data-history-node-id", "span.date"),
                "div.field--name-og-audience",
            },
        ),
    ],
)
def test_anchor_that_vanished_is_named_and_the_catalogue_is_not_touched(
    site: ReplicaSite, fault: Fault, gone: set[str]
) -> None:
    before = read_contents("opportunities")
    site.break_with(fault)

    _, lines = probe()

    assert anchors_of(lines, "GONE") == gone
    assert anchors_of(lines, "there") == set(ANCHORS) - gone
    assert read_contents("opportunities") == before


def test_every_page_that_came_is_in_the_archive_and_nothing_else_is_written(
    site: ReplicaSite,
) -> None:
    before = read_contents("scrapers")

    probe()

    after = read_contents("scrapers")
    came = {
        sha256(site.answer(each.address, []).body).hexdigest()
        for each in site.log
        if each.status == 200
    }
    assert len(came) > 30
    assert set(SavedPage.objects.values_list("sha256", flat=True)) == came
    assert {name for name, rows in after.items() if rows != before[name]} == {"scrapers_savedpage"}


@pytest.mark.parametrize(
    ("fault", "where", "words"),
    [
        (
            Fault.UNAVAILABLE,
            {"at": "/partner-search"},
            "no entry was listed by: partner-searches",
        ),
        (
            Fault.LOGIN_PAGE,
            {"at": "/partner-search/*"},
            "no page could be read of the kind: partner_search",
        ),
    ],
)
def test_section_that_is_silent_or_kind_that_is_unread_ends_with_3(
    site: ReplicaSite, fault: Fault, where: dict[str, Any], words: str
) -> None:
    site.break_with(fault, **where)

    code, lines = probe()

    assert code == 3
    assert [line for line in lines if line == words] == [words]
    assert READ not in lines


def test_site_that_does_not_want_us_is_asked_no_further(site: ReplicaSite) -> None:
    site.break_with(Fault.FORBIDDEN)

    code, lines = probe()

    assert code == 3
    assert lines[0] == "robots.txt: could not be read"
    assert [line for line in lines if line.startswith("the site was asked no further: ")] != []
    assert set(site.count_statuses()) == {403}


@pytest.mark.parametrize(
    ("source", "base_url", "words"),
    [
        ("eccpp", "http://127.0.0.1:9", "there is no source 'eccpp'; there is: eccp"),
        ("eccp", "ftp://127.0.0.1", "ftp://127.0.0.1"),
    ],
)
def test_bad_argument_or_setting_is_answered_with_a_sentence(
    settings: Settings, source: str, base_url: str, words: str
) -> None:
    settings.ECCP_BASE_URL = base_url

    with pytest.raises(CommandError, match=words) as caught:
        call_command("probe", source)

    assert caught.value.returncode == 2
