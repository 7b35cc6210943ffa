"""``manage.py reparse``: today's readers over the saved pages, first without writing anything."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from redis import Redis

from opportunities.models import Call, Deadline, Opportunity, ProposedChange, Revision, Topic
from scrapers.archive import save_page
from scrapers.models import KnownPage, SavedPage
from scrapers.runs import run_source
from tests.replica import ReplicaSite
from tests.scrapers.archived_pages import page_of
from tests.scrapers.runs.contents import read_contents

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

ADDRESS = (
    "https://www.clustercollaboration.eu/content/"
    "rivcircular-project-open-call-interregional-circular-economy-innovation"
)
TITLE = "RIVCircular project - Open Call for Interregional Circular Economy Innovation Proposals"


def reparse(*arguments: str) -> tuple[int, list[str]]:
    out = StringIO()
    try:
        call_command("reparse", "eccp", *arguments, stdout=out, stderr=StringIO())
    except SystemExit as end:
        return int(str(end.code)), out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


@pytest.fixture
def call(site: ReplicaSite) -> Call:
    """A call that a run read a moment ago, after which the site is not needed any more."""
    run_source("eccp", sections=["calls"], limit=2)
    site.forget()
    return Call.objects.get(source_url=ADDRESS)


def replace_page(address: str, body: str) -> None:
    """Keep another content for an address, as a run did that could not read it."""
    known = KnownPage.objects.get(url=address)
    saved = save_page(page_of(body, url=SavedPage.objects.get(pk=known.last_sha256).url))
    KnownPage.objects.filter(pk=known.pk).update(last_sha256=saved.sha256)


@pytest.mark.parametrize("arguments", [(), ("--apply",)])
def test_readers_that_did_not_change_change_nothing(
    site: ReplicaSite, arguments: tuple[str, ...]
) -> None:
    run_source("eccp")
    site.forget()
    before = read_contents("opportunities", "scrapers")

    code, lines = reparse(*arguments)

    assert (code, lines) == (0, [])
    assert read_contents("opportunities", "scrapers") == before
    assert site.count_statuses().total() == 0


def misread_title(call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(title="Skip to main content")


def misread_money(call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(grant_max_eur=60)


def misread_audience(call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(audience=[])


def learn_topic(_: Call) -> None:
    Topic.objects.create(
        scheme="seed_sector", code="circular", label_en="Circular economy", label_it="Circolare"
    )


def lose_deadline(call: Call) -> None:
    Deadline.objects.filter(opportunity=call).delete()


def misread_deadline(call: Call) -> None:
    Deadline.objects.filter(opportunity=call).update(date="2026-10-17")


DEADLINE = "single 2026-09-17 14:00 Europe/Brussels"
MISREAD_DEADLINE = "single 2026-10-17 14:00 Europe/Brussels"


@pytest.mark.parametrize(
    ("corrupt", "line"),
    [
        (misread_title, f"title: Skip to main content -> {TITLE}"),
        (misread_money, "grant_max_eur: 60.00 -> 2000000"),
        (misread_audience, "audience: (empty) -> sme; large_company; research_organisation"),
        (learn_topic, "topics: (empty) -> Circular economy"),
        (lose_deadline, f"deadlines: (empty) -> {DEADLINE}"),
        # A misread date was never the deadline, so it does not stay as a superseded one.
        (misread_deadline, f"deadlines: {MISREAD_DEADLINE} -> {DEADLINE}"),
    ],
)
def test_dry_run_shows_exactly_what_differs_and_apply_brings_it_in(
    call: Call, corrupt: Callable[[Call], None], line: str
) -> None:
    corrupt(call)
    before = read_contents("opportunities", "scrapers")

    dry = reparse()
    untouched = read_contents("opportunities", "scrapers")
    applied = reparse("--apply")
    again = reparse()

    assert dry == (0, [TITLE, f"  {ADDRESS}", f"  {line}"])
    assert untouched == before
    assert applied == dry
    assert again == (0, [])


def test_applied_change_has_its_revision_now_and_is_no_new_sighting(call: Call) -> None:
    misread_title(call)

    reparse("--apply")

    call.refresh_from_db()
    revision = Revision.objects.get()
    known = KnownPage.objects.get(url=ADDRESS)
    assert known.last_fetched_at is not None
    assert (revision.field, revision.after, call.title) == ("title", TITLE, TITLE)
    assert revision.page_sha256 == known.last_sha256
    assert revision.at == call.changed_at > known.last_fetched_at
    assert call.seen_with.at == known.last_fetched_at


def test_locked_field_is_only_proposed(call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(title="What a curator wrote", locked_fields=["title"])

    dry = reparse()
    waiting = ProposedChange.objects.count()
    applied = reparse("--apply")
    again = reparse()

    line = f"title: What a curator wrote -> {TITLE} (locked: only proposed)"
    call.refresh_from_db()
    assert dry == applied == (0, [TITLE, f"  {ADDRESS}", f"  {line}"])
    assert (waiting, ProposedChange.objects.get().proposed) == (0, TITLE)
    assert call.title == "What a curator wrote"
    assert again == (0, [])


def test_page_that_older_readers_did_not_understand_gives_a_new_entry(call: Call) -> None:
    Opportunity.objects.filter(pk=call.pk).delete()
    KnownPage.objects.filter(url=ADDRESS).update(kind="", entries=[], read_with="")

    dry = reparse()
    count = Call.objects.filter(source_url=ADDRESS).count()
    applied = reparse("--apply")

    known = KnownPage.objects.get(url=ADDRESS)
    assert dry == applied == (0, [TITLE, f"  {ADDRESS}", "  new entry"])
    assert count == 0
    assert (known.kind, known.entries) == ("call", [Call.objects.get(source_url=ADDRESS).pk])


def test_long_text_is_shown_where_it_begins_to_differ(call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(body=call.body[:500] + "Cookies" + call.body[500:])

    _, lines = reparse()

    (line,) = lines[2:]
    before, _, after = line.partition(" -> ")
    assert before.startswith("  body: …")
    assert "Cookies" in before
    assert after.startswith("…")
    assert "Cookies" not in after
    assert len(line) < 400


@pytest.mark.usefixtures("call")
def test_page_that_cannot_be_read_is_named_and_the_others_are_read() -> None:
    other = Call.objects.exclude(source_url=ADDRESS).get()
    misread_title(other)
    title = other.title
    replace_page(ADDRESS, "<html><head><title>Log in | ECCP</title></head><body></body></html>")

    code, lines = reparse()

    assert code == 1
    assert lines == [
        title,
        f"  {other.source_url}",
        f"  title: Skip to main content -> {title}",
        ADDRESS,
        "  cannot be read: the page now asks to log in",
    ]


@pytest.mark.usefixtures("call")
def test_saved_page_that_is_damaged_is_named_and_skipped() -> None:
    sha256 = KnownPage.objects.get(url=ADDRESS).last_sha256
    SavedPage.objects.filter(pk=sha256).update(body_gzip=b"not a page")
    before = read_contents("opportunities")

    code, lines = reparse("--apply")

    assert code == 1
    assert lines[0] == ADDRESS
    assert lines[1].startswith(f"  cannot be read: the saved page {sha256} cannot be unpacked")
    assert read_contents("opportunities") == before


def test_page_that_is_no_entry_any_more_keeps_its_entry(call: Call) -> None:
    KnownPage.objects.update(sections=[])
    replace_page(ADDRESS, "<html><title>A cluster</title><main>Membership fee: none.</main></html>")

    code, lines = reparse("--apply")

    assert (code, lines) == (0, [ADDRESS, "  no entry any more; it gave 1, which stay"])
    assert Call.objects.filter(pk=call.pk).exists()


def test_content_that_belongs_to_another_page_is_read_there_only(call: Call) -> None:
    # What a page has that was merged into another one: its own entry must not be overwritten.
    known = KnownPage.objects.get(url=ADDRESS)
    other = KnownPage.objects.filter(kind="call").exclude(pk=known.pk).get()
    KnownPage.objects.filter(pk=other.pk).update(last_sha256=known.last_sha256)
    before = read_contents("opportunities")

    code, lines = reparse("--apply")

    assert (code, lines) == (0, [])
    assert read_contents("opportunities") == before
    assert call.source_url == ADDRESS


def test_unknown_source_is_answered_with_what_there_is() -> None:
    with pytest.raises(CommandError, match="there is no source 'eccpp'; there is: eccp") as caught:
        call_command("reparse", "eccpp")

    assert caught.value.returncode == 2


def test_replay_waits_for_no_run_and_says_so(redis_client: Redis) -> None:
    redis_client.set("scrape:eccp", "elsewhere:1:token", ex=90)

    with pytest.raises(CommandError, match="another run of eccp is under way") as caught:
        call_command("reparse", "eccp")

    assert caught.value.returncode == 1
