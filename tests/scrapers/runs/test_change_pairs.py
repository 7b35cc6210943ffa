"""Which changes of forty edited pages are critical, and that cosmetic edits change nothing."""

from collections import defaultdict

import pytest

from opportunities.models import Revision
from scrapers.models import RunState
from scrapers.runs import run_source
from tests.replica import Cosmetic, ReplicaSite
from tests.replica.content import PRODUCTION
from tests.scrapers.runs.change_pairs import COSMETIC, CRITICAL, MINOR, PAIRS, Pair

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

LEAST_PRECISION = 0.98
LEAST_RECALL = 0.98
Changes = dict[str, dict[str, str]]


@pytest.fixture
def changes(site: ReplicaSite) -> Changes:
    """Read the site, let its editors work on forty pages, read it again; path -> field -> how."""
    assert run_source("eccp").state is RunState.GOOD
    for pair in PAIRS:
        edit(site, pair)
    # Nothing of this is an edit, on whichever page it happens.
    site.dress(*Cosmetic)
    assert run_source("eccp").state is RunState.GOOD
    found: Changes = defaultdict(dict)
    # Pages that name each other are linked as they come in, the first time too.
    for change in Revision.objects.exclude(field="related").select_related("opportunity"):
        path = change.opportunity.source_url.removeprefix(PRODUCTION)
        found[path][change.field] = change.severity
    return found


def edit(site: ReplicaSite, pair: Pair) -> None:
    for swap in pair.swaps:
        site.edit(pair.path, swap=swap)
    if pair.first or pair.last:
        page = next(each for each in site.replica.pages if each.path == pair.path)
        added = (pair.first, *page.body, pair.last)
        site.edit(pair.path, body=tuple(line for line in added if line))
    site.edit(pair.path, **pair.fields)


def test_changes_of_edited_pages_are_found_and_weighed(changes: Changes) -> None:
    expected = {(pair.path, name) for pair in CRITICAL for name in pair.critical}
    told = {
        (path, name)
        for path, fields in changes.items()
        for name, severity in fields.items()
        if severity == "critical"
    }

    right = expected & told
    precision, recall = len(right) / len(told), len(right) / len(expected)

    assert len(PAIRS) == len({pair.path for pair in PAIRS}) == 40
    assert precision >= LEAST_PRECISION, told - expected
    assert recall >= LEAST_RECALL, expected - told
    assert {pair.path: changes[pair.path] for pair in COSMETIC if pair.path in changes} == {}
    assert set(changes) == {pair.path for pair in (*CRITICAL, *MINOR)}
    assert {pair.path: changes[pair.path] for pair in MINOR} == {
        MINOR[0].path: {"body": "minor"},
        MINOR[1].path: {"body": "minor"},
        MINOR[2].path: {"title": "minor"},
        MINOR[3].path: {"body": "silent", "summary": "silent"},
        MINOR[4].path: {"body": "silent"},
    }
