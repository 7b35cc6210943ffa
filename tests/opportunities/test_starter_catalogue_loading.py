"""Loading the starter catalogue fills a new portal and never undoes what came after it."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Q
from pytest_django import DjangoDbBlocker

from opportunities import models
from opportunities.models import Call, Event, Opportunity, PartnerSearch
from opportunities.records import CallFacts, OpportunityRecord
from opportunities.services.ingestion import Provenance, ingest_record
from opportunities.services.starter_catalogue import (
    LoadedCatalogue,
    StarterEntryRefused,
    load_starter_catalogue,
    loading,
    read_entries,
)
from opportunities.services.starter_catalogue.entries import build_entry
from opportunities.services.starter_catalogue.files import read_rows
from opportunities.vocabulary import Certainty, OpportunityKind

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
KINDS = {
    "call": 75,
    "event": 59,
    "partner_search": 3,
    "article": 1,
    "partnership": 37,
    "organisation": 28,
}
BY_SLUG = {entry.slug: entry for entry in read_entries()}


def find_call(**wanted: Any) -> Call:
    return Call.objects.get(**wanted)


def count_statuses(entries: Any) -> Counter[str]:
    return Counter(entries.with_status(NOON).values_list("status", flat=True))


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None,  # noqa: ARG001 - the test database must exist
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[LoadedCatalogue]:
    """Load once for the module, because loading takes seconds; undone at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_starter_catalogue()
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_loading_counts_what_came_in(loaded: LoadedCatalogue) -> None:
    kinds = Counter(Opportunity.objects.values_list("kind", flat=True))

    assert kinds == loaded.kinds == KINDS
    assert loaded.outcomes == {"created": 203}
    assert models.Topic.objects.count() == 43
    assert models.Region.objects.count() == 244 + 82 + 6
    assert models.RegionCategory.objects.count() == 5 + 21 + 21
    assert Opportunity.objects.exclude(confirmed_with=None).count() == 0


@pytest.mark.django_db
def test_loading_twice_equals_loading_once(loaded: LoadedCatalogue) -> None:
    def read_all() -> dict[str, list[Any]]:
        tables = (
            *(Call, Event, PartnerSearch, models.Partnership, models.Organisation, models.Article),
            *(models.Deadline, models.Evidence, models.Announcement, models.Alias, models.Source),
            *(models.Topic, models.Region, models.RegionCategory, models.Revision),
            *(Opportunity.related.through, Opportunity.topics.through),
        )
        return {
            table._meta.label: list(table._default_manager.order_by("pk").values())
            for table in tables
        }

    before = read_all()
    again = load_starter_catalogue()

    assert loaded.kinds == again.kinds
    assert again.outcomes == {"unchanged": 203}
    assert read_all() == before


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_nothing_is_open_forthcoming_or_still_to_happen() -> None:
    calls, events = count_statuses(Call.objects), count_statuses(Event.objects)
    searches = count_statuses(PartnerSearch.objects)

    assert calls == {"closed": 59, "unknown": 16}
    assert events == {"past": 56, "unknown": 3}
    assert searches == {"closed": 2, "unknown": 1}


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_informal_and_formal_escp_4s3_call_stand_as_the_seed_documents_say() -> None:
    formal = find_call(identifier="COS-CLUSTPARTNS-2017-3-02")
    informal = find_call(phase="informal")
    deadline = informal.deadlines.get()
    topics = Counter(informal.topics.values_list("scheme", flat=True))
    announced = formal.announcements.get()

    assert (deadline.kind, deadline.date, deadline.time) == ("single", "2016-12-31", None)
    assert topics == {"press_release_sector": 10, "smart_puglia": 3}
    assert "SistemaPuglia/DettaglioNews?id=46803" in informal.body
    assert informal.title_it.startswith("Verso una partnership europea strategica tra cluster")
    assert informal.source.code == "eccp"
    assert informal.aliases.get().address == informal.source_url.replace("https:", "http:")
    assert (formal.budget_total_eur, formal.grant_max_eur) == (Decimal(2_800_000), Decimal(350_000))
    assert (formal.grants_expected, formal.funding_rate_percent) == (8, Decimal(75))
    assert [str(each) for each in formal.deadlines.all()] == ["single 2018-03-08"]
    assert formal.deadlines.get().time == time(17)
    assert informal.related.filter(pk=formal.pk).exists()
    assert (informal.series, str(formal.series)) == (formal.series, "ESCP-4S3")
    assert (announced.window_from, announced.window_to) == ("2017-02", "2017-03")
    assert (announced.amount, announced.said_by, announced.said_on) == (
        "8 consortia of 350,000 euro each",
        "Regione Puglia",
        "2016-12",
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_innosup_2017_keeps_the_sme_share_apart_from_a_rate_nobody_stated() -> None:
    call = find_call(identifier="INNOSUP-01-2016-2017")
    stage = call.deadlines.get()

    assert (call.budget_total_eur, call.sme_share_percent) == (Decimal(18_500_000), Decimal(75))
    assert call.funding_rate_percent is None
    assert (stage.kind, stage.date, stage.time) == ("stage_1", "2017-04-04", time(17))
    assert (stage.timezone, stage.certainty) == ("Europe/Brussels", Certainty.STATED)
    assert (str(call.programme), str(call.series)) == ("Horizon 2020", "Innosup-1")


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_events_and_partner_searches_of_the_seeds_are_there_without_invented_dates() -> None:
    conference = Event.objects.get(starts_on="2016-12-01")
    workshop = Event.objects.get(place="Fiera del Levante")
    searches = PartnerSearch.objects.get(counted__gt=1)

    assert (conference.ends_on, conference.place, conference.country) == (
        "2016-12-02",
        "Brussels",
        "BE",
    )
    assert (workshop.starts_on, workshop.ends_on, workshop.first_day) == ("", "", None)
    assert workshop.title_it
    assert (searches.counted, searches.source_url) == (
        8,
        "https://www.clustercollaboration.eu/partner-search",
    )
    assert searches.call == find_call(phase="informal")
    assert searches.evidence.get(field="call").quote.startswith("«sono 8 ad oggi")


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_replaced_dates_and_several_cut_offs_keep_their_kind() -> None:
    extended = find_call(title__contains="Italy-Albania-Montenegro")
    collected = find_call(title__startswith="AEC EUROCLUSTER")

    assert [(each.kind, each.date) for each in extended.deadlines.order_by("date")] == [
        ("superseded", "2019-06-02"),
        ("single", "2019-06-20"),
    ]
    assert [(each.kind, each.date) for each in collected.deadlines.order_by("date")] == [
        ("cut_off", "2023-08-30"),
        ("cut_off", "2023-12-30"),
        ("cut_off", "2024-01-30"),
        ("cut_off", "2024-04-30"),
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_every_filled_column_of_every_entry_has_a_quote() -> None:
    empty = {
        "programme": Q(programme=None),
        "series": Q(series=None),
        "organisation": Q(organisation=""),
        "published_on": Q(published_on=""),
        "summary": Q(summary=""),
        "body": Q(body=""),
    }
    without_proof = {
        name: Opportunity.objects.exclude(unstated).exclude(evidence__field=name).count()
        for name, unstated in empty.items()
    }

    assert without_proof == dict.fromkeys(empty, 0)
    assert models.Evidence.objects.filter(quote="").count() == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_puglia_was_a_convergence_region_and_is_less_developed() -> None:
    categories = models.RegionCategory.objects.filter(region__code="ITF4").order_by("period")

    assert [(each.period, each.category, each.act) for each in categories] == [
        ("2007-2013", "convergence", ""),
        ("2014-2020", "less developed", "Commission Implementing Decision 2014/99/EU"),
        ("2021-2027", "less developed", "Commission Implementing Decision (EU) 2021/1130"),
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_loading_again_leaves_alone_what_the_source_has_confirmed() -> None:
    record = BY_SLUG["powerup-netzero-open-call-for-innovation-projects"].record
    seen = OpportunityRecord(
        kind=OpportunityKind.CALL,
        source_url=record.source_url,
        title="PowerUp NetZero, second call",
        facts=CallFacts(budget_total_eur=Decimal(1_700_000)),
    )
    ingest_record(seen, Provenance(source="eccp", extractor="eccp.call/1", seen_at=NOON))

    again = load_starter_catalogue()

    call = find_call(source_url=record.source_url, part="")
    assert call.title == "PowerUp NetZero, second call"
    assert call.budget_total_eur == Decimal(1_700_000)
    assert again.left_alone == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_italian_words_of_a_curator_stay() -> None:
    call = find_call(phase="informal")
    Call.objects.filter(pk=call.pk).update(title_it="Titolo scelto", locked_fields=["title_it"])
    Opportunity.objects.filter(pk=call.pk).update(summary_it="")

    load_starter_catalogue()

    call.refresh_from_db()
    assert call.title_it == "Titolo scelto"
    assert call.summary_it == BY_SLUG["escp-4s3-2016-informal"].summary_it


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_command_prints_counts_and_spares_a_catalogue_that_has_entries() -> None:
    printed, spared = StringIO(), StringIO()

    call_command("load_starter_catalogue", stdout=printed)
    call_command("load_starter_catalogue", "--only-if-empty", stdout=spared)

    assert printed.getvalue().splitlines() == [
        "article: 1",
        "call: 75",
        "event: 59",
        "organisation: 28",
        "partner search: 3",
        "partnership: 37",
        "203 unchanged",
    ]
    assert "is not loaded" in spared.getvalue()


@pytest.mark.django_db
def test_a_row_that_cannot_be_trusted_is_named_and_loads_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = build_entry(read_rows("calls")[0] | {"title": " "})
    monkeypatch.setattr(loading, "read_entries", lambda: [broken])

    with pytest.raises(StarterEntryRefused, match="escp-4s3-2016-informal: the title is empty"):
        load_starter_catalogue()
