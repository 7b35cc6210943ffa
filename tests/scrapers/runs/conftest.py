"""What the tests of the scrapers share: the replica as the source, and a count of rows written."""

import os
import random
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from pytest_django import Settings
from redis import Redis

from tests.replica import ReplicaSite

# Another one in every session; SEED=... repeats what was seen with it.
SEED = os.environ.get("SEED") or str(random.SystemRandom().randrange(1_000_000))
RowCounts = dict[str, tuple[int, int, int]]


@pytest.fixture
def site(settings: Settings, redis_client: Redis) -> Iterator[ReplicaSite]:
    """A replica of clustercollaboration.eu that the settings name as the source."""
    assert redis_client.dbsize() == 0
    with ReplicaSite() as replica:
        settings.ECCP_BASE_URL = replica.base_url
        settings.SCRAPER_DELAY_SECONDS = 0
        yield replica


@pytest.fixture
def chance() -> random.Random:
    """Random choices; their seed is among the output of a test that fails."""
    print(f"SEED={SEED}")  # noqa: T201 - pytest keeps it for whoever has to repeat this
    return random.Random(SEED)  # noqa: S311 - repeatable, not secret


@pytest.fixture
def rows_of_entries() -> Callable[[], RowCounts]:
    """How many rows of entries PostgreSQL inserted, updated and deleted in this test so far.

    The health of the source and the times of sightings are no rows of entries, nor is the mark
    by which the search learns that the source's row changed.
    """

    def count() -> RowCounts:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables"
                " WHERE relname LIKE 'opportunities%'"
                " AND relname NOT IN ('opportunities_source', 'opportunities_sighting',"
                " 'opportunities_searchmark')"
            )
            return {name: (new, changed, gone) for name, new, changed, gone in cursor.fetchall()}

    return count
