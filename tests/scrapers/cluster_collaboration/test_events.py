"""When and where an event takes place, and what else its page mentions."""

import pytest

from opportunities.records import EventFacts
from scrapers.cluster_collaboration.reader import read_page
from tests.scrapers.cluster_collaboration.markup import SITE, event_of, facts_of, page_of


def days(facts: EventFacts) -> tuple[str | None, str | None]:
    return facts.starts_on, facts.ends_on


def hours(facts: EventFacts) -> tuple[str | None, ...]:
    both = (facts.starts_at, facts.ends_at)
    return tuple(each.strftime("%H:%M") if each else None for each in both)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Vilnius, 15 April 2027. The first was held on 3-4 October 2025.", ("2027-04-15",) * 2),
        ("Register by 1 April 2027 for 15 April 2027.", ("2027-04-15", "2027-04-15")),
        ("<p>Dates: 8, 9 and 10 June 2027</p>", ("2027-06-08", "2027-06-10")),
        ("First planned for 9 March 2027, postponed to 8 June 2027.", ("2027-06-08",) * 2),
        ("In September 2027; the day is fixed in March 2027.", ("2027-09", None)),
        ("<table><tr><th>Date</th><td>19 May 2027</td></tr></table>", ("2027-05-19",) * 2),
        ("The date will be announced.", (None, None)),
    ],
)
def test_the_days_are_those_of_the_event(
    body: str, expected: tuple[str | None, str | None]
) -> None:
    assert days(facts_of(event_of(body))) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("17 March 2027, 8:30 - 9:45 CET", ("08:30", "09:45")),
        ("On 20 April 2027 at 18:30 we meet.", ("18:30", None)),
        ("8 June 2027. It will be held in Lyon, France, from 9:30 to 17:00.", ("09:30", "17:00")),
        (
            (
                "<table><tr><th>Date</th><td>19 May 2027</td></tr>"
                "<tr><th>Time</th><td>10:00 – 12:30 CEST</td></tr></table>"
            ),
            ("10:00", "12:30"),
        ),
        ("19 May 2027. Breaks 10:00-10:15 and 15:00-15:15.", (None, None)),
    ],
)
def test_hours_are_read_only_where_they_are_those_of_the_day(
    body: str, expected: tuple[str | None, ...]
) -> None:
    assert hours(facts_of(event_of(body))) == expected


@pytest.mark.parametrize(
    ("title", "body", "place", "country", "form"),
    [
        ("E", "In Łódź, Poland, on 17 October 2027.", "Łódź", "PL", None),
        (
            "E",
            "Frankfurt am Main (Germany), 5 May 2027, in person",
            "Frankfurt am Main",
            "DE",
            "in_person",
        ),
        ("E", "Venue: Charlemagne building, Brussels, Belgium", "Brussels", "BE", None),
        (
            "Event at Smart City Expo, 3 May 2027",
            "Meet in Barcelona, Spain.",
            "Barcelona",
            "ES",
            None,
        ),
        ("E", "5 May 2027, 9:00 CET, online", None, None, "online"),
        (
            "E",
            "Join in person or online in Tampere, Finland on 5 May 2027.",
            "Tampere",
            "FI",
            "hybrid",
        ),
        ("E", "5 May 2027, place to be announced", None, None, None),
    ],
)
def test_the_place_is_that_of_the_event(
    title: str, body: str, place: str | None, country: str | None, form: str | None
) -> None:
    facts = facts_of(event_of(body, title=title))

    assert (facts.place, facts.country, facts.format) == (place, country, form)


@pytest.mark.parametrize(
    ("title", "body", "cancelled"),
    [
        ("CANCELLED: a talk", "text", True),
        ("A talk", "The training is cancelled.", True),
        ("A talk", "This year's workshop had to be moved.", False),
        ("A talk", "The previous edition was cancelled.", False),
    ],
)
def test_only_the_event_itself_is_cancelled(title: str, body: str, *, cancelled: bool) -> None:
    assert facts_of(event_of(body, title=title)).cancelled is cancelled


def test_registration_has_a_day_and_an_address() -> None:
    facts = facts_of(
        event_of(
            "15 April 2027. Registration closes on 1 April 2027, 12:00. "
            "<a href='/content/more'>Register</a> <a href='https://x.example/r'>Register here</a>"
        )
    )

    (deadline,) = facts.deadlines
    assert (deadline.kind, deadline.date, str(deadline.time)) == (
        "registration",
        "2027-04-01",
        "12:00:00",
    )
    assert facts.registration_url == "https://x.example/r"


def test_a_share_button_is_no_registration() -> None:
    html = event_of("Registration is free.").replace(
        "Share this Article", "Share this Article <a href='https://facebook.example/s'>f</a>"
    )

    assert facts_of(html).registration_url is None


def test_a_series_page_gives_one_event_per_line() -> None:
    lines = (
        "🚀 Kaunas, Lithuania — 3-4 February 2027",
        "Bari, Italy: 5–6 May 2027 - SAVE THE DATE!",
        "Thessaloniki, Greece - 30 June - 1 July 2027",
        "Tromsø, Norway – September 2027",
        "The call for hosts closes on 30 April 2027",
    )
    path = "/events/organised-by-eccp/clusters-meet-regions"
    html = page_of("Clusters meet Regions", f"<h1>Clusters meet Regions</h1>{'<br>'.join(lines)}")

    found = read_page(html, url=SITE + path).records

    assert [(each.title, each.part) for each in found] == [
        ("Clusters meet Regions - Kaunas", "kaunas-2027-02-03"),
        ("Clusters meet Regions - Bari", "bari-2027-05-05"),
        ("Clusters meet Regions - Thessaloniki", "thessaloniki-2027-06-30"),
        ("Clusters meet Regions - Tromsø", "troms-2027-09"),
    ]


def test_a_series_may_stand_in_a_table() -> None:
    rows = "".join(
        f"<tr><td>{place}</td><td>{day}</td></tr>"
        for place, day in (
            ("Montreal, Canada", "10-12 September 2024"),
            ("Toronto, Canada", "5 June 2019"),
        )
    )
    html = page_of("EU–Canada", f"<h1>EU–Canada</h1><table>{rows}</table>")

    found = read_page(html, url=f"{SITE}/events/organised-by-eccp/matchmaking/canada").records

    assert [each.title for each in found] == ["EU–Canada - Montreal", "EU–Canada - Toronto"]
