"""Filters keep what they say, and ignore what they do not understand."""

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from pytest_django import Settings

from opportunities import filters
from opportunities.clock import current_time
from opportunities.models import Call, Event, Organisation, PartnerSearch, Partnership, Topic
from opportunities.vocabulary import EventFormat, OrganisationKind, TopicScheme
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def filter_calls(query: str) -> filters.CallFilterSet:
    now = current_time()
    return filters.CallFilterSet(QueryDict(query), queryset=Call.objects.most_urgent_first(now))


def titles(entries: Any) -> list[str]:
    return [entry.title for entry in entries]


def test_without_parameters_everything_is_listed() -> None:
    closed = factories.ClosedCallFactory()
    opened = factories.CallFactory()

    filterset = filter_calls("")

    assert list(filterset.qs) == [opened, closed]
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

    assert titles(filterset.qs) == kept
    assert filterset.read_understood() == [("status", status)]


def test_every_word_has_to_be_in_a_title_summary_or_code() -> None:
    factories.CallFactory(title="Photonics and food", identifier="I3-2026")
    factories.CallFactory(title="Photonics", summary="Nothing else", identifier="COSME-1")
    factories.CallFactory(title="Bread", title_it="Filiera del grano", summary="photonics")

    assert titles(filter_calls("q=FOOD photonics").qs) == ["Photonics and food"]
    assert titles(filter_calls("q=grano").qs) == ["Bread"]
    assert titles(filter_calls("q=cosme-1").qs) == ["Photonics"]
    assert titles(filter_calls("q=%25").qs) == []


def test_programme_is_named_by_its_code() -> None:
    factories.CallFactory(title="other")
    i3 = factories.ProgrammeFactory(code="i3", name="I3")
    factories.CallFactory(title="kept", programme=i3)

    assert titles(filter_calls("programme=i3").qs) == ["kept"]


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

    assert set(titles(filter_calls("topic=ict").qs)) == {"both", "sector"}
    assert titles(filter_calls("topic=key_enabling_technology:ict").qs) == ["both"]


def test_topics_are_offered_by_scheme_in_the_language_of_the_page() -> None:
    factories.TopicFactory(
        scheme="industrial_ecosystem", code="textiles", label_en="Textiles", label_it="Tessile"
    )
    factories.TopicFactory(
        scheme="industrial_ecosystem", code="food", label_en="Food", label_it="Agroalimentare"
    )

    with translation.override("it"):
        choices = [
            (str(name), str(rest) if name == "" else rest)
            for name, rest in filter_calls("").form.fields["topic"].choices
        ]

    assert choices == [
        ("", "Tutti"),
        (
            "Ecosistemi industriali",
            [
                ("industrial_ecosystem:food", "Agroalimentare"),
                ("industrial_ecosystem:textiles", "Tessile"),
            ],
        ),
    ]


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("status=opne", ("Status", "opne")),
        ("programme=no-such", ("Programme", "no-such")),
        ("programme=%00", ("Programme", "\x00")),
        ("topic=no-such", ("Sector", "no-such")),
        ("topic=smart_puglia:textiles", ("Sector", "smart_puglia:textiles")),
        ("topic=%00", ("Sector", "\x00")),
        ("q=%00", ("Words in title or summary", "\x00")),
        ("q=" + "a" * 201, ("Words in title or summary", "a" * 201)),
    ],
)
def test_value_that_is_not_understood_is_told_and_filters_nothing(
    query: str, problem: tuple[str, str]
) -> None:
    factories.TopicFactory(code="textiles", scheme="industrial_ecosystem")
    call = factories.CallFactory()

    with translation.override("en"):
        filterset = filter_calls(f"{query}&status=open" if "status" not in query else query)

        assert list(filterset.qs) == [call]
        assert filterset.find_misunderstood() == [problem]


def test_filtered_topics_do_not_repeat_an_entry() -> None:
    topics = [
        factories.TopicFactory(code="food", scheme=scheme, label_en="Food", label_it="Cibo")
        for scheme in TopicScheme
    ]
    call = factories.CallFactory(topics=topics)

    assert Topic.objects.count() == len(TopicScheme)
    assert list(filter_calls("topic=food").qs) == [call]


def test_events_are_kept_by_status_and_format() -> None:
    factories.EventFactory(title="past", starts_on="2026-01-10", ends_on="")
    factories.EventFactory(title="online", format=EventFormat.ONLINE)
    factories.EventFactory(title="on the spot")
    events = Event.objects.coming_first(current_time())

    coming = filters.EventFilterSet(QueryDict("status=upcoming&format=online"), queryset=events)
    past = filters.EventFilterSet(QueryDict("status=past"), queryset=events)

    assert titles(coming.qs) == ["online"]
    assert titles(past.qs) == ["past"]


def test_partner_searches_are_kept_by_status() -> None:
    factories.PartnerSearchFactory(title="over", expires_on="2026-11-21")
    factories.PartnerSearchFactory(title="open")
    searches = PartnerSearch.objects.open_first(current_time())

    kept = filters.PartnerSearchFilterSet(QueryDict("status=closed"), queryset=searches)

    assert titles(searches) == ["open", "over"]
    assert titles(kept.qs) == ["over"]


def test_organisations_are_kept_by_type_and_partnerships_by_programme() -> None:
    factories.OrganisationFactory(title="district")
    factories.OrganisationFactory(title="cluster", type=OrganisationKind.CLUSTER)
    factories.PartnershipFactory(title="without programme")
    factories.PartnershipFactory(title="SMP", programme=factories.ProgrammeFactory())

    clusters = filters.OrganisationFilterSet(
        QueryDict("type=cluster"), queryset=Organisation.objects.by_title()
    )
    funded = filters.PartnershipFilterSet(
        QueryDict("programme=smp"), queryset=Partnership.objects.by_title()
    )

    assert titles(clusters.qs) == ["cluster"]
    assert titles(funded.qs) == ["SMP"]


def test_calls_come_in_the_order_of_urgency() -> None:
    factories.ClosedCallFactory(title="closed long ago", deadlines=None)
    factories.CallFactory(title="closed last week", deadlines=[{"date": "2026-11-15"}])
    factories.CallFactory(title="later")
    factories.CallFactory(title="tomorrow", deadlines=[{"date": "2026-11-23"}])

    assert titles(Call.objects.most_urgent_first(current_time())) == [
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

    assert titles(Event.objects.coming_first(current_time())) == [
        "now",
        "next month",
        "next year",
        "no date",
        "just over",
        "long over",
    ]
