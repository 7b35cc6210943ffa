"""Filters keep what they say, and ignore what they do not understand."""

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from pytest_django import Settings

from opportunities import filters
from opportunities.clock import current_time
from opportunities.models import Opportunity, Topic
from opportunities.search.results import find, in_order
from opportunities.vocabulary import EventFormat, OrganisationKind, TopicScheme
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def filter_calls(query: str) -> filters.CallFilterSet:
    return filters.CallFilterSet(QueryDict(query))


def entries(filterset: filters.EntryFilterSet) -> list[Any]:
    """Return what the search finds for a filter set, in its order."""
    found = find(filterset.selection, current_time()).ids
    return in_order(Opportunity.objects.filter(pk__in=found), found)


def titles(filterset: filters.EntryFilterSet) -> list[str]:
    return [entry.title for entry in entries(filterset)]


def test_without_parameters_everything_is_listed() -> None:
    closed = factories.ClosedCallFactory()
    opened = factories.CallFactory()

    filterset = filter_calls("")

    assert [each.pk for each in entries(filterset)] == [opened.pk, closed.pk]
    assert filterset.find_misunderstood() == []
    assert filterset.read_understood() == []


@pytest.mark.parametrize(
    ("status", "kept"),
    [
        ("open", ["open"]),
        ("forthcoming", ["forthcoming"]),
        ("unknown", ["unknown"]),
        ("closed", ["closed"]),
        ("withdrawn", ["withdrawn"]),
        ("all", ["open", "forthcoming", "closed", "withdrawn", "unknown"]),
    ],
)
def test_status_is_the_one_of_today(status: str, kept: list[str]) -> None:
    factories.CallFactory(title="withdrawn", withdrawn=True)
    factories.ClosedCallFactory(title="closed")
    factories.CallFactory(title="unknown", deadlines=[])
    factories.CallFactory(
        title="forthcoming", deadlines=[{"kind": "expected", "date": "2027-02", "time": None}]
    )
    factories.CallFactory(title="open")

    filterset = filter_calls(f"status={status}")

    assert titles(filterset) == kept
    assert filterset.read_understood() == [("status", status)]


def test_words_are_found_in_titles_summaries_texts_and_codes_of_either_language() -> None:
    bare: Any = {"summary": "", "body": "", "keywords": []}
    factories.CallFactory(**bare, title="Photonics", identifier="COSME-1")
    factories.CallFactory(**(bare | {"summary": "Wheat"}), title="Bread", identifier="")
    factories.CallFactory(**bare, title="Mill", title_it="Filiera del grano", identifier="I3-2026")

    assert titles(filter_calls("q=PHOTONICS")) == ["Photonics"]
    assert titles(filter_calls("q=filiera")) == ["Mill"]
    assert titles(filter_calls("q=wheat&plain=wheat")) == ["Bread"]
    assert titles(filter_calls("q=cosme-1")) == ["Photonics"]
    assert titles(filter_calls("q=i3")) == ["Mill"]


def test_a_word_finds_its_inflections_and_no_part_of_another_word() -> None:
    factories.CallFactory(title="Boats and harbours")
    factories.CallFactory(title="Lifeboats")

    assert titles(filter_calls("q=boat")) == ["Boats and harbours"]


def test_entry_with_all_words_comes_before_those_that_have_most() -> None:
    bare: Any = {"summary": "", "body": "", "keywords": []}
    factories.CallFactory(**bare, title="Harbours")
    factories.CallFactory(**bare, title="Boats of wood in harbours")
    factories.CallFactory(**bare, title="Bread")

    assert titles(filter_calls("q=harbours boats wood")) == ["Boats of wood in harbours"]


def test_programme_is_named_by_its_code() -> None:
    factories.CallFactory(title="other")
    i3 = factories.ProgrammeFactory(code="i3", name="I3")
    factories.CallFactory(title="kept", programme=i3)

    assert titles(filter_calls("programme=i3")) == ["kept"]


def test_topic_is_named_by_scheme_and_code_or_by_code_alone() -> None:
    sector = factories.TopicFactory(
        scheme=TopicScheme.PRESS_RELEASE_SECTOR, code="ict", label_en="ICT", label_it="ICT"
    )
    technology = factories.TopicFactory(
        scheme=TopicScheme.KEY_ENABLING_TECHNOLOGY, code="ict", label_en="ICT", label_it="ICT"
    )
    factories.CallFactory(title="both", topics=[sector, technology])
    factories.CallFactory(title="neither")
    factories.CallFactory(title="sector", topics=[sector])

    assert set(titles(filter_calls("topic=ict"))) == {"both", "sector"}
    assert titles(filter_calls("topic=key_enabling_technology:ict")) == ["both"]


def test_words_of_one_facet_mean_any_of_them_and_facets_together_all() -> None:
    smp = factories.ProgrammeFactory()
    i3 = factories.ProgrammeFactory(code="i3", name="I3")
    cosme = factories.ProgrammeFactory(code="cosme", name="COSME")
    factories.CallFactory(title="smp", programme=smp)
    factories.CallFactory(title="i3", programme=i3)
    factories.CallFactory(title="cosme", programme=cosme)
    factories.ClosedCallFactory(title="smp of old", programme=smp)

    repeated = filter_calls("programme=smp&programme=i3&status=open")
    with_commas = filter_calls("programme=smp,i3&status=open")

    assert titles(repeated) == titles(with_commas) == ["i3", "smp"]
    assert (
        repeated.read_understood()
        == with_commas.read_understood()
        == [
            ("status", "open"),
            ("programme", "smp"),
            ("programme", "i3"),
        ]
    )


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("status=opne", ("Status", "opne")),
        ("programme=no-such", ("Programme", "no-such")),
        ("programme=%00", ("Programme", "\x00")),
        ("status=%00", ("Status", "\x00")),
        ("country=%00", ("Country", "\x00")),
        ("country=Italy", ("Country", "Italy")),
        ("grant=%00", ("Maximum grant", "\x00")),
        ("closing=31", ("Closes within", "31")),
        ("plain=%00", ("Not translated", "\x00")),
        ("topic=no-such", ("Sector", "no-such")),
        ("topic=smart_puglia:textiles", ("Sector", "smart_puglia:textiles")),
        ("topic=%00", ("Sector", "\x00")),
        ("q=%00", ("Words", "\x00")),
        ("q=%25", ("Words", "%")),
        ("q=" + "a" * 201, ("Words", "a" * 201)),
    ],
)
def test_value_that_is_not_understood_is_told_and_filters_nothing(
    query: str, problem: tuple[str, str]
) -> None:
    factories.TopicFactory(code="textiles", scheme="industrial_ecosystem")
    call = factories.CallFactory()

    with translation.override("en"):
        filterset = filter_calls(f"{query}&status=open" if "status" not in query else query)

        assert [each.pk for each in entries(filterset)] == [call.pk]
        assert filterset.find_misunderstood() == [problem]


def test_filtered_topics_do_not_repeat_an_entry() -> None:
    topics = [
        factories.TopicFactory(code="food", scheme=scheme, label_en="Food", label_it="Cibo")
        for scheme in TopicScheme
    ]
    call = factories.CallFactory(topics=topics)

    assert Topic.objects.count() == len(TopicScheme)
    assert [each.pk for each in entries(filter_calls("topic=food"))] == [call.pk]


def test_events_are_kept_by_status_and_format() -> None:
    factories.EventFactory(title="past", starts_on="2026-01-10", ends_on="")
    factories.EventFactory(title="online", format=EventFormat.ONLINE)
    factories.EventFactory(title="on the spot")

    coming = filters.EventFilterSet(QueryDict("status=upcoming&format=online"))
    past = filters.EventFilterSet(QueryDict("status=past"))

    assert titles(coming) == ["online"]
    assert titles(past) == ["past"]


def test_partner_searches_are_kept_by_status() -> None:
    factories.PartnerSearchFactory(title="over", expires_on="2026-11-21")
    factories.PartnerSearchFactory(title="open")

    everything = filters.PartnerSearchFilterSet(QueryDict(""))
    kept = filters.PartnerSearchFilterSet(QueryDict("status=closed"))

    assert titles(everything) == ["open", "over"]
    assert titles(kept) == ["over"]


def test_organisations_are_kept_by_type_and_partnerships_by_programme() -> None:
    factories.OrganisationFactory(title="district")
    factories.OrganisationFactory(title="cluster", type=OrganisationKind.CLUSTER)
    factories.PartnershipFactory(title="without programme")
    factories.PartnershipFactory(title="SMP", programme=factories.ProgrammeFactory())

    clusters = filters.OrganisationFilterSet(QueryDict("type=cluster"))
    funded = filters.PartnershipFilterSet(QueryDict("programme=smp"))

    assert titles(clusters) == ["cluster"]
    assert titles(funded) == ["SMP"]


def test_calls_come_in_the_order_of_urgency() -> None:
    factories.ClosedCallFactory(title="closed long ago", deadlines=None)
    factories.CallFactory(title="closed last week", deadlines=[{"date": "2026-11-15"}])
    factories.CallFactory(title="later")
    factories.CallFactory(title="tomorrow", deadlines=[{"date": "2026-11-23"}])

    assert titles(filter_calls("")) == [
        "tomorrow",
        "later",
        "closed last week",
        "closed long ago",
    ]


def test_events_come_first_when_they_are_near_and_last_when_they_are_over() -> None:
    factories.EventFactory(title="long over", starts_on="2025-01-10", ends_on="")
    factories.EventFactory(title="just over", starts_on="2026-11-20", ends_on="")
    factories.EventFactory(title="no date", starts_on="", ends_on="")
    factories.EventFactory(title="next year")
    factories.EventFactory(title="next month", starts_on="2026-12-10", ends_on="")
    factories.EventFactory(title="now", starts_on="2026-11-21", ends_on="2026-11-23")

    assert titles(filters.EventFilterSet(QueryDict(""))) == [
        "now",
        "next month",
        "next year",
        "no date",
        "just over",
        "long over",
    ]
