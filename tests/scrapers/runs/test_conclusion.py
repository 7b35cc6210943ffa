"""A run that dies while it concludes has concluded nothing."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection

from opportunities.models import Call, Source
from scrapers.models import RunState, ScrapeRun
from scrapers.runs import run_source
from scrapers.runs.report import DIED
from tests.replica import ReplicaSite

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]

PAGE = "/content/call-expression-interest-clusters-meet-regions"


@pytest.fixture
def broken_end() -> Iterator[None]:
    """PostgreSQL refuses the very last thing that a run writes: the health of its source."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN RAISE EXCEPTION 'the disk is full'; END$$;"
            "CREATE TRIGGER refuse BEFORE UPDATE ON opportunities_source"
            " FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION IF EXISTS refuse CASCADE")


def mend() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION refuse CASCADE")


def test_run_that_dies_while_it_concludes_leaves_no_half_conclusion(
    site: ReplicaSite, request: pytest.FixtureRequest
) -> None:
    run_source("eccp", sections=["calls"])
    call, source = Call.objects.get(source_url__endswith=PAGE), Source.objects.get()
    site.edit(PAGE, listed=False)
    request.getfixturevalue("broken_end")

    with pytest.raises(DatabaseError, match="the disk is full"):
        run_source("eccp", sections=["calls"])

    dead = ScrapeRun.objects.latest("pk")
    kept = Call.objects.get(pk=call.pk)
    assert (dead.state, dead.refused_pages.count()) == (RunState.RUNNING, 0)
    assert (kept.misses, kept.seen_with.at, kept.confirmed_with.at) == (
        *(0, call.seen_with.at, call.confirmed_with.at),
    )
    assert Source.objects.get().last_good_run_at == source.last_good_run_at

    mend()
    after = run_source("eccp", sections=["calls"])

    dead.refresh_from_db()
    assert (dead.state, dead.doubts) == (RunState.FAILED, [DIED])
    assert (after.state, Call.objects.get(pk=call.pk).misses) == (RunState.GOOD, 1)
