"""Pages that were known before each list had its own time keep the one time they had."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from scrapers.models import KnownPage

pytestmark = pytest.mark.django_db

LISTED_AT = datetime(2026, 11, 20, 6, 17, tzinfo=UTC)


def test_every_list_of_a_known_page_begins_with_the_time_that_is_known() -> None:
    migration = import_module("scrapers.migrations.0003_listed_by_section")
    lists = ["calls", "sitemap"]
    for url, listed_at in (("https://x/listed", LISTED_AT), ("https://x/found", None)):
        KnownPage.objects.create(source="eccp", url=url, sections=lists, last_listed_at=listed_at)

    with connection.schema_editor() as editor:
        migration.spread_times(apps, editor)

    times = dict(KnownPage.objects.values_list("url", "listed_by_section"))
    assert times == {
        "https://x/listed": dict.fromkeys(lists, LISTED_AT.isoformat()),
        "https://x/found": {},
    }
