"""A card that is kept says what a new one would say, whatever changed and however late it is."""

import datetime as dt
from collections.abc import Iterator

import hypothesis
import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from pytest_django import Settings

from opportunities import wording
from opportunities.clock import current_time
from opportunities.models import Call, Programme, Sighting
from opportunities.search.finding import Selection
from opportunities.search.results import find
from opportunities.services import curation
from opportunities.views.card_shelf import CARDS, show_cards
from opportunities.vocabulary import OpportunityKind
from tests import factories
from tests.opportunities.reading_pages import facts, open_page, words

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 22, 11, tzinfo=dt.UTC)
MINUTES_OF_FORTY_DAYS = 40 * 24 * 60


@pytest.fixture(autouse=True)
def nothing_kept(settings: Settings) -> Iterator[None]:
    settings.TODAY = factories.TODAY
    CARDS.forget()
    yield
    CARDS.forget()


def test_card_follows_what_an_editor_writes(client: Client) -> None:
    call = factories.CallFactory()
    open_page(client, "/it/calls/")

    curation.edit_fields(call, {"grant_max_eur": "50000"}, actor="anna")

    page = open_page(client, "/it/calls/")
    assert facts(page)["Fondi"] == "contributo massimo 50.000 €"


def test_card_follows_the_name_of_its_programme(client: Client) -> None:
    call = factories.CallFactory()
    open_page(client, "/it/calls/")

    Programme.objects.filter(pk=call.programme_id).update(name_it="Mercato unico 2")

    assert facts(open_page(client, "/it/calls/"))["Programma"] == "Mercato unico 2"


def test_card_follows_a_confirmation_that_writes_no_entry(client: Client) -> None:
    call = factories.CallFactory()
    open_page(client, "/it/calls/")

    Sighting.objects.filter(pk=call.confirmed_with_id).update(at=NOON - dt.timedelta(hours=2))

    assert words(open_page(client, "/it/calls/"), ".freshness") == (
        "European Cluster Collaboration Platform: verificato sulla fonte 2 ore fa"
    )


def test_card_of_a_search_for_partners_follows_the_title_of_its_call(client: Client) -> None:
    call = factories.CallFactory(title="Before")
    factories.PartnerSearchFactory(call=call)
    open_page(client, "/it/partner-searches/")

    curation.edit_fields(call, {"title": "After"}, actor="anna")

    assert facts(open_page(client, "/it/partner-searches/"))["Bando"] == "After"


def test_card_is_kept_for_each_language(client: Client) -> None:
    factories.CallFactory()

    told = [
        "Deadline" in facts(open_page(client, f"/{language}/calls/"))
        for language in ("it", "en", "it")
    ]

    assert told == [False, True, False]


def test_card_of_an_entry_rejected_in_between_is_not_shown(client: Client) -> None:
    call = factories.CallFactory()
    open_page(client, "/it/calls/")

    curation.reject(call, actor="anna")

    assert open_page(client, "/it/calls/").select(".entry-card") == []


@given(
    days=st.lists(st.integers(0, 40), min_size=2, max_size=6),
    confirmed=st.integers(0, MINUTES_OF_FORTY_DAYS),
    closes=st.lists(st.integers(0, 40), min_size=1, max_size=3),
)
@hypothesis.settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_kept_card_says_on_any_later_day_what_a_new_one_says(
    settings: Settings, days: list[int], confirmed: int, closes: list[int]
) -> None:
    Call.objects.all().delete()
    seen = factories.SightingFactory(at=NOON - dt.timedelta(minutes=confirmed))
    call = factories.CallFactory(deadlines=[], confirmed_with=seen)
    for each in closes:
        day = factories.TODAY + dt.timedelta(days=each)
        factories.DeadlineFactory(opportunity=call, kind="cut_off", date=day.isoformat())
    dates = [factories.TODAY + dt.timedelta(days=each) for each in sorted(days)]

    CARDS.forget()
    kept = [_show(settings, date) for date in dates]
    made = []
    for date in dates:
        CARDS.forget()
        made.append(_show(settings, date))

    assert kept == made


@given(age=st.integers(-5, MINUTES_OF_FORTY_DAYS * 60), later=st.floats(0, 0.999))
def test_age_reads_the_same_until_it_is_told_not_to(age: int, later: float) -> None:
    moment = NOON - dt.timedelta(seconds=age)

    end = wording.age_holds_until(moment, now=NOON)

    between = NOON + min(end - NOON, dt.timedelta(days=400)) * later
    assert wording.say_age(moment, now=between) == wording.say_age(moment, now=NOON)
    if end.year < dt.MAXYEAR:
        assert wording.say_age(moment, now=end) != wording.say_age(moment, now=NOON)


def _show(settings: Settings, date: dt.date) -> list[tuple[str | None, str, str]]:
    settings.TODAY = date
    now = current_time()
    results = find(Selection(kinds=(OpportunityKind.CALL,)), now)
    [cards] = show_cards([results], now)
    return [(each.status, each.written_facts, each.written_foot) for each in cards]
