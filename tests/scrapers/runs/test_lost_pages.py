"""Pages that held entries and hold none any more: believed one by one, doubted in masses."""

import pytest

from opportunities.models import Call
from scrapers.models import KnownPage, RunState
from scrapers.runs import RunReport, run_source
from tests.replica import ReplicaSite

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

SITE = "https://www.clustercollaboration.eu"
PAGE = "/content/call-expression-interest-clusters-meet-regions"
NO_ENTRY = "/about"


def read_calls() -> RunReport:
    return run_source("eccp", sections=["calls"])


def known(path: str = PAGE) -> KnownPage:
    return KnownPage.objects.get(url=f"{SITE}{path}")


@pytest.fixture
def no_entry(site: ReplicaSite) -> str:
    """The path of a page of the site that is no entry."""
    unexpected = (page for page in site.replica.pages if not site.expected.get(page.path))
    return next(page.path for page in unexpected if page.status == 200 and not page.redirect)


def test_page_that_leads_to_no_entry_is_replaced_and_confirms_nothing(
    site: ReplicaSite, no_entry: str
) -> None:
    read_calls()
    call = Call.objects.get(source_url=f"{SITE}{PAGE}")

    site.edit(PAGE, redirect=no_entry)
    first, second = read_calls(), read_calls()

    sentence = f"{SITE}{PAGE} was an entry and now leads to {SITE}{no_entry}, which is none"
    before = call.confirmed_with.at
    call.refresh_from_db()
    assert (first.notes.count(sentence), second.notes.count(sentence)) == (1, 0)
    assert (known().gone, known().entries) == ("replaced", [])
    assert (call.confirmed_with.at, call.unlisted) == (before, False)


def test_page_that_leads_to_no_entry_and_left_the_lists_is_unlisted_after_two_runs(
    site: ReplicaSite, no_entry: str
) -> None:
    read_calls()

    site.edit(PAGE, redirect=no_entry, listed=False)
    read_calls()
    read_calls()

    assert Call.objects.get(source_url=f"{SITE}{PAGE}").unlisted


def test_replaced_page_that_comes_back_is_read_again(site: ReplicaSite, no_entry: str) -> None:
    read_calls()
    site.edit(PAGE, redirect=no_entry)
    read_calls()

    site.restore(PAGE)
    report = read_calls()

    assert f"{SITE}{PAGE} is there again" in report.notes
    assert known().gone == ""
    assert known().entries == [Call.objects.get(source_url=f"{SITE}{PAGE}").pk]


def test_site_that_leads_everything_to_one_page_is_doubted_and_forgets_nothing(
    site: ReplicaSite, no_entry: str
) -> None:
    read_calls()
    entries = dict(KnownPage.objects.values_list("url", "entries"))
    calls = [page.path for page in site.replica.pages if "calls" in page.lists]

    for path in calls:
        site.edit(path, redirect=no_entry)
    first, second = read_calls(), read_calls()
    for path in calls:
        site.restore(path)
    after = read_calls()

    assert (first.state, second.state) == (RunState.DOUBTFUL, RunState.DOUBTFUL)
    assert first.doubts == second.doubts
    assert first.doubts == [f"{first.counts.lost} pages that held entries hold none any more"]
    assert after.state is RunState.GOOD
    assert dict(KnownPage.objects.values_list("url", "entries")) == entries
