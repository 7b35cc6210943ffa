"""When entries were seen and confirmed, when they went missing, and whether a source is blind."""

from datetime import timedelta

import pytest

from opportunities.models import Call, Source
from opportunities.services.ingestion import confirm_entries, count_absences, report_run
from tests.factories import SEEN_AT, CallFactory, SourceFactory

pytestmark = pytest.mark.django_db

PAGE = "https://www.clustercollaboration.eu/content/hydrogen-valleys"


@pytest.fixture
def source() -> Source:
    found: Source = SourceFactory(code="eccp", last_good_run_at=None, stale_since=None, doubts=[])
    return found


def test_entries_confirmed_together_share_one_sighting_and_part_when_they_must(
    source: Source,
) -> None:
    unseen = {"source": source, "seen_with": None, "confirmed_with": None}
    ids = [CallFactory(source_number=str(number), **unseen).pk for number in range(3)]
    later, latest = SEEN_AT + timedelta(hours=6), SEEN_AT + timedelta(hours=12)

    confirm_entries("eccp", at=later, seen=ids, confirmed=ids)
    confirm_entries("eccp", at=latest, seen=ids[:2], confirmed=ids[:2])

    times = list(
        Call.objects.order_by("source_number").values_list("confirmed_with__at", flat=True)
    )
    shared = set(Call.objects.values_list("confirmed_with", "seen_with"))
    assert times == [latest, latest, later]
    assert len(shared) == 2


def test_entry_that_is_read_but_no_longer_listed_keeps_the_time_it_was_last_seen(
    source: Source,
) -> None:
    unseen = {"source": source, "seen_with": None, "confirmed_with": None}
    ids = [CallFactory(source_number=str(number), **unseen).pk for number in range(3)]
    Call.objects.update(seen_with=source.sightings.create(at=SEEN_AT))
    Call.objects.update(confirmed_with=source.sightings.get())
    later, latest = SEEN_AT + timedelta(hours=6), SEEN_AT + timedelta(hours=12)

    for at in (later, latest):
        confirm_entries("eccp", at=at, seen=ids[:2], confirmed=ids)

    times = Call.objects.order_by("source_number").values_list("seen_with__at", flat=True)
    assert list(times) == [latest, latest, SEEN_AT]
    assert set(Call.objects.values_list("confirmed_with__at", flat=True)) == {latest}


def test_absence_is_counted_to_two_and_forgotten_when_the_entry_is_back(source: Source) -> None:
    CallFactory(source=source, source_url=PAGE)

    for _ in range(3):
        count_absences("eccp", present=[], absent=[PAGE])
    missed = Call.objects.get().misses
    count_absences("eccp", present=[PAGE], absent=[])

    assert (missed, Call.objects.get().misses) == (2, 0)


def test_source_is_blind_since_its_last_good_run_until_the_next_one(source: Source) -> None:
    report_run("eccp", at=SEEN_AT, doubts=[])
    report_run("eccp", at=SEEN_AT + timedelta(hours=6), doubts=["the list of calls was empty"])
    report_run("eccp", at=SEEN_AT + timedelta(hours=12), doubts=["the list of calls was empty"])
    source.refresh_from_db()
    blind = (source.stale_since, source.doubts)

    report_run("eccp", at=SEEN_AT + timedelta(hours=18), doubts=[])

    source.refresh_from_db()
    assert blind == (SEEN_AT, ["the list of calls was empty"])
    assert (source.stale_since, source.doubts) == (None, [])


def test_good_run_of_one_section_leaves_another_blind(source: Source) -> None:
    later = SEEN_AT + timedelta(hours=6)
    report_run("eccp", at=SEEN_AT, doubts=["the list of events was empty"], sections=["events"])

    report_run("eccp", at=later, doubts=[], sections=["calls"])

    source.refresh_from_db()
    assert (source.last_good_run_at, source.stale_since) == (later, SEEN_AT)
    assert source.doubts == ["the list of events was empty"]
