"""Addresses of entries are asked politely; dead is what failed on two different days."""

from datetime import date
from typing import Any

import pytest
from pytest_django import Settings

from opportunities.models import LinkCheck, Opportunity
from scrapers.runs.links import LinkReport, check_links
from tests import factories
from tests.scrapers.faulty_site import PAGE, Answer, FaultySite

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("redis_client"),
]
GONE, FAULT = Answer(status=410), Answer(status=503)


@pytest.fixture(autouse=True)
def _this_machine(settings: Settings, site: FaultySite) -> None:
    settings.ECCP_BASE_URL = site.url
    settings.SCRAPER_DELAY_SECONDS = 0
    settings.TODAY = factories.TODAY


def make_event(address: str, **facts: Any) -> Any:
    return factories.EventFactory(registration_url=address, **facts)


def check_on(settings: Settings, day: int) -> LinkReport:
    settings.TODAY = date(2026, 11, day)
    return check_links()


def told() -> list[tuple[str, bool, bool]]:
    rows = LinkCheck.objects.order_by("pk")
    return [
        (row.outcome, row.failing_since is not None, row.dead_since is not None) for row in rows
    ]


def test_a_link_is_dead_after_failures_on_two_days_and_alive_when_it_answers(
    site: FaultySite, settings: Settings
) -> None:
    make_event(site.serve("/register", GONE, FAULT, PAGE))

    first = check_on(settings, 22)
    after_one_day = told()
    same_day = check_on(settings, 22)
    check_on(settings, 23)
    after_two_days = told()
    check_on(settings, 30)

    assert (first.asked, first.failed, same_day.asked) == (1, 1, 0)
    assert after_one_day == [("410", True, False)]
    assert after_two_days == [("503", True, True)]
    assert told() == [("200", False, False)]


def test_nothing_of_the_entry_is_changed(site: FaultySite, settings: Settings) -> None:
    event = make_event(site.serve("/register", GONE))
    before = Opportunity.objects.filter(pk=event.pk).values().get()

    check_on(settings, 22)
    check_on(settings, 23)

    assert Opportunity.objects.filter(pk=event.pk).values().get() == before
    assert event.revisions.count() == 0


def test_an_address_that_answers_is_asked_again_after_a_week(
    site: FaultySite, settings: Settings
) -> None:
    make_event(site.serve("/register", PAGE))

    asked = [check_on(settings, day).asked for day in (20, 21, 27)]

    assert asked == [1, 0, 1]


def test_redirects_are_followed_and_large_or_forbidden_pages_are_there(
    site: FaultySite, settings: Settings
) -> None:
    site.serve("/new", PAGE)
    make_event(site.serve("/old", Answer(status=301, headers={"Location": "/new"})))
    make_event(
        site.serve("/large", Answer(body=b"x" * 200_000, headers={"Content-Type": "text/plain"}))
    )
    make_event(site.serve("/closed", Answer(status=403)))
    make_event(site.serve("/circle", Answer(status=302, headers={"Location": "/circle"})))

    report = check_on(settings, 22)

    assert (report.asked, report.failed) == (4, 1)
    assert [failing for _outcome, failing, _dead in told()].count(True) == 1


def test_what_robots_txt_forbids_is_not_asked_and_not_judged(
    site: FaultySite, settings: Settings
) -> None:
    rules = b"User-agent: *\nDisallow: /register"
    site.serve("/robots.txt", Answer(body=rules, headers={"Content-Type": "text/plain"}))
    make_event(site.serve("/register", PAGE))

    report = check_on(settings, 22)

    assert (report.asked, report.not_asked, site.visits_of("/register"), told()) == (0, 1, [], [])


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/", "http://10.0.0.1/", "http://[::1]/x", "http://user@example.eu/"],
)
def test_addresses_inside_are_never_asked(address: str, settings: Settings) -> None:
    make_event(address)

    report = check_on(settings, 22)

    assert (report.asked, report.failed) == (1, 1)
    assert told()[0][1:] == (True, False)


def test_only_published_entries_that_can_still_be_used_are_asked(
    site: FaultySite, settings: Settings
) -> None:
    link = f'<p><a href="{site.serve("/guide.pdf?a=1&b=2", PAGE)}">guide</a></p>'.replace(
        "&", "&amp;"
    )
    factories.CallFactory(body=link)
    factories.ClosedCallFactory(body=f'<a href="{site.url}/closed">x</a>')
    make_event(f"{site.url}/past", starts_on="2025-01-01", ends_on="")
    make_event(f"{site.url}/waiting", review_state="awaiting_review")

    report = check_on(settings, 22)

    asked = [visit.path for visit in site.visits if visit.path != "/robots.txt"]
    assert (report.asked, asked) == (1, ["/guide.pdf?a=1&b=2"])


def test_a_link_that_left_its_entry_is_forgotten(site: FaultySite, settings: Settings) -> None:
    event = make_event(site.serve("/register", GONE))
    check_on(settings, 22)
    event.registration_url = ""
    event.save()

    check_on(settings, 23)

    assert told() == []
