"""Dates, time left and money read as Italians, or English readers, write them."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum

import pytest
from django.utils import translation

from opportunities import labels, wording
from opportunities.vocabulary import (
    Audience,
    CallStatus,
    Certainty,
    DeadlineKind,
    EventFormat,
    EventStatus,
    OpportunityKind,
    OrganisationKind,
    PartnerSearchStatus,
    Phase,
    TopicScheme,
)

NOW = dt.datetime(2026, 11, 22, 11, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 22)
BRUSSELS = "Europe/Brussels"


@pytest.mark.parametrize(
    ("text", "italian", "english"),
    [
        ("2026-09-17", "17 settembre 2026", "17 September 2026"),
        ("2026-09", "settembre 2026", "September 2026"),
        ("2016", "2016", "2016"),
        ("", "", ""),
        ("soon", "soon", "soon"),
        ("2026-13", "2026-13", "2026-13"),
    ],
)
def test_partial_date_is_as_precise_as_the_source(text: str, italian: str, english: str) -> None:
    with translation.override("it"):
        assert wording.say_partial_date(text) == italian
    with translation.override("en"):
        assert wording.say_partial_date(text) == english


@pytest.mark.parametrize(
    ("text", "italian", "english"),
    [
        ("2026-09-17", "il 17 settembre 2026", "on 17 September 2026"),
        ("2018-03-08", "l’8 marzo 2018", "on 8 March 2018"),
        ("2018-03-11", "l’11 marzo 2018", "on 11 March 2018"),
        ("2018-03-18", "il 18 marzo 2018", "on 18 March 2018"),
        ("2016-12", "a dicembre 2016", "in December 2016"),
        ("2016", "nel 2016", "in 2016"),
    ],
)
def test_when_takes_the_article_that_the_date_asks_for(
    text: str, italian: str, english: str
) -> None:
    with translation.override("it"):
        assert wording.say_when(text) == italian
    with translation.override("en"):
        assert wording.say_when(text) == english


@pytest.mark.parametrize(
    ("start", "end", "italian"),
    [
        ("2027-02-10", "", "10 febbraio 2027"),
        ("2027-02-10", "2027-02-10", "10 febbraio 2027"),
        ("2027-02-10", "2027-02-11", "10–11 febbraio 2027"),
        ("2027-02-27", "2027-03-01", "27 febbraio – 1 marzo 2027"),
        ("2026-12-30", "2027-01-02", "30 dicembre 2026 – 2 gennaio 2027"),
        ("2017-02", "2017-03", "febbraio – marzo 2017"),
        ("2025-09", "2028-08", "settembre 2025 – agosto 2028"),
        ("2016", "2017-03", "2016 – marzo 2017"),
        ("", "2017-03", "marzo 2017"),
        ("", "", ""),
    ],
)
def test_span_says_nothing_twice(start: str, end: str, italian: str) -> None:
    with translation.override("it"):
        assert wording.say_span(start, end) == italian


@pytest.mark.parametrize(
    ("start", "end", "italian", "english"),
    [
        (
            "2020-02",
            "",
            "da febbraio 2020, fine non indicata",
            "from February 2020, end not stated",
        ),
        ("2020", "", "dal 2020, fine non indicata", "from 2020, end not stated"),
        (
            "2020-02-08",
            "",
            "dall’8 febbraio 2020, fine non indicata",
            "from 8 February 2020, end not stated",
        ),
        (
            "",
            "2028-08",
            "fine: agosto 2028, inizio non indicato",
            "ends: August 2028, start not stated",
        ),
        ("2027", "2028", "2027 – 2028", "2027 – 2028"),
        ("", "", "", ""),
    ],
)
def test_period_says_which_end_is_not_known(
    start: str, end: str, italian: str, english: str
) -> None:
    with translation.override("it"):
        assert wording.say_period(start, end) == italian
    with translation.override("en"):
        assert wording.say_period(start, end) == english


@pytest.mark.parametrize(
    ("zone", "italian", "english"),
    [
        (BRUSSELS, "ore 17:00 di Bruxelles", "17:00 Brussels time"),
        ("Europe/Rome", "ore 17:00 di Roma", "17:00 Rome time"),
        (
            "America/New_York",
            "ore 17:00 (fuso orario America/New_York)",
            "17:00 (time zone America/New_York)",
        ),
    ],
)
def test_hour_names_its_zone(zone: str, italian: str, english: str) -> None:
    with translation.override("it"):
        assert wording.say_hour(dt.time(17), zone) == italian
    with translation.override("en"):
        assert wording.say_hour(dt.time(17), zone) == english


def test_hours_of_an_event_are_one_span() -> None:
    with translation.override("it"):
        words = wording.say_hour(dt.time(9, 30), BRUSSELS, until=dt.time(17))

    assert words == "ore 09:30–17:00 di Bruxelles"


def test_deadline_without_hour_gets_no_hour() -> None:
    with translation.override("it"):
        with_hour = wording.say_deadline("2026-09-17", "", hour=dt.time(17), zone=BRUSSELS)
        without = wording.say_deadline("2026-09-17", "", hour=None, zone=BRUSSELS)

    assert with_hour == "17 settembre 2026, ore 17:00 di Bruxelles"
    assert without == "17 settembre 2026"


def test_moment_is_told_on_brussels_clocks_in_winter_and_summer() -> None:
    with translation.override("it"):
        winter = wording.say_moment(dt.datetime(2026, 1, 8, 16, tzinfo=dt.UTC))
        summer = wording.say_since(dt.datetime(2026, 7, 8, 15, tzinfo=dt.UTC))
        plain = wording.say_since(dt.datetime(2026, 7, 18, 15, tzinfo=dt.UTC))
    with translation.override("en"):
        english = wording.say_since(dt.datetime(2026, 7, 8, 15, tzinfo=dt.UTC))

    assert winter == "8 gennaio 2026, ore 17:00 di Bruxelles"
    assert summer == "dall’8 luglio 2026, ore 17:00 di Bruxelles"
    assert plain == "dal 18 luglio 2026, ore 17:00 di Bruxelles"
    assert english == "since 8 July 2026, 17:00 Brussels time"


@pytest.mark.parametrize(
    ("date", "italian", "english"),
    [
        ("2026-11-21", "", ""),
        ("2026-11-22", "chiude oggi", "closes today"),
        ("2026-11-23", "chiude domani", "closes tomorrow"),
        ("2026-12-09", "tra 17 giorni", "in 17 days"),
        ("2026-12", "", ""),
        ("2027", "", ""),
    ],
)
def test_time_left_is_told_only_where_the_day_is_known(
    date: str, italian: str, english: str
) -> None:
    with translation.override("it"):
        assert wording.say_time_left(date, today=TODAY) == italian
    with translation.override("en"):
        assert wording.say_time_left(date, today=TODAY) == english


@pytest.mark.parametrize(
    ("ago", "italian"),
    [
        (dt.timedelta(seconds=20), "poco fa"),
        (dt.timedelta(minutes=1), "1 minuto fa"),
        (dt.timedelta(minutes=59), "59 minuti fa"),
        (dt.timedelta(hours=1), "1 ora fa"),
        (dt.timedelta(hours=23, minutes=59), "23 ore fa"),
        (dt.timedelta(days=1), "1 giorno fa"),
        (dt.timedelta(days=30), "30 giorni fa"),
        (dt.timedelta(days=31), "il 22 ottobre 2026"),
        (-dt.timedelta(days=3), "il 25 novembre 2026"),
    ],
)
def test_age_is_told_in_the_largest_whole_unit(ago: dt.timedelta, italian: str) -> None:
    with translation.override("it"):
        assert wording.say_age(NOW - ago, now=NOW) == italian


@pytest.mark.parametrize(
    ("amount", "italian", "english"),
    [
        ("1615000.00", "1.615.000\N{NO-BREAK SPACE}€", "€1,615,000"),
        ("950", "950\N{NO-BREAK SPACE}€", "€950"),
        ("1234.5", "1.234,50\N{NO-BREAK SPACE}€", "€1,234.50"),
    ],
)
def test_money_uses_the_marks_of_the_language(amount: str, italian: str, english: str) -> None:
    with translation.override("it"):
        assert wording.say_euro(Decimal(amount)) == italian
    with translation.override("en"):
        assert wording.say_euro(Decimal(amount)) == english


@pytest.mark.parametrize(
    ("percent", "italian", "english"),
    [("75.00", "75%", "75%"), ("62.50", "62,5%", "62.5%"), ("100", "100%", "100%")],
)
def test_percentage_has_no_trailing_zeros(percent: str, italian: str, english: str) -> None:
    with translation.override("it"):
        assert wording.say_percent(Decimal(percent)) == italian
    with translation.override("en"):
        assert wording.say_percent(Decimal(percent)) == english


@pytest.mark.parametrize(
    ("words", "known"),
    [
        (labels.KINDS, OpportunityKind),
        (labels.CALL_STATUSES, CallStatus),
        (labels.EVENT_STATUSES, EventStatus),
        (labels.PARTNER_SEARCH_STATUSES, PartnerSearchStatus),
        (labels.GROUPS_OF_KIND[OpportunityKind.CALL], CallStatus),
        (labels.GROUPS_OF_KIND[OpportunityKind.EVENT], EventStatus),
        (labels.GROUPS_OF_KIND[OpportunityKind.PARTNER_SEARCH], PartnerSearchStatus),
        (labels.PHASES, Phase),
        (labels.DEADLINE_KINDS, DeadlineKind),
        (labels.CERTAINTIES, Certainty),
        (labels.EVENT_FORMATS, EventFormat),
        (labels.AUDIENCES, Audience),
        (labels.ORGANISATION_KINDS, OrganisationKind),
        (labels.TOPIC_SCHEMES, TopicScheme),
    ],
)
def test_every_word_of_the_vocabulary_has_a_label(
    words: labels.Labels, known: type[StrEnum]
) -> None:
    assert set(words) == set(known)


def test_word_without_a_label_is_shown_as_it_is_stored() -> None:
    assert labels.label_of(labels.AUDIENCES, "village_council") == "village council"
