"""A fortnight of the catalogue, day by day, and exactly what each reader is told of it.

The job is off for the second week. What was told before it is not told again after it, and what
happened in it comes with the first letters after it.
"""

from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from opportunities.clock import current_time
from opportunities.models import Opportunity
from opportunities.records import CallFacts, DeadlineFact, OpportunityRecord
from opportunities.services.ingestion import Provenance, ingest_record, register_source
from opportunities.vocabulary import Audience, DeadlineKind, OpportunityKind
from tests.alerts.mailbox import MailServer, html_of, text_of
from tests.alerts.people import digests_of, run, tell, wishes
from tests.factories import SITE

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

FIRST = date(2026, 11, 2)  # a Monday
ANNA, BRUNO, CARLA = "anna@x.example", "bruno@x.example", "carla@x.example"
States = dict[str, OpportunityRecord]


def call(title: str, deadline: str, **facts: Any) -> OpportunityRecord:
    return OpportunityRecord(
        kind=OpportunityKind.CALL,
        source_url=f"{SITE}/content/{title.lower()}",
        title=title,
        summary=f"{title} helps clusters.",
        facts=CallFacts(
            deadlines=(DeadlineFact(kind=DeadlineKind.SINGLE, date=deadline, time=time(17)),),
            **facts,
        ),
    )


def moved(record: OpportunityRecord, deadline: str) -> OpportunityRecord:
    assert isinstance(record.facts, CallFacts)
    dates = (DeadlineFact(kind=DeadlineKind.SINGLE, date=deadline, time=time(17)),)
    return replace(record, facts=replace(record.facts, deadlines=dates))


@dataclass
class Fortnight:
    """What the source states, changed day by day and brought in each time."""

    settings: Settings
    states: States = field(default_factory=dict)

    def go_to(self, day: int) -> None:
        """Begin the given day, 1 is the first Monday."""
        self.settings.TODAY = FIRST + timedelta(day - 1)

    def state(self, *records: OpportunityRecord) -> None:
        """Let the source state these from now on, and read all of it."""
        self.states |= {record.source_url: record for record in records}
        now = current_time()
        for record in self.states.values():
            ingest_record(
                record, Provenance(source="eccp", extractor="eccp.call_page/1", seen_at=now)
            )


@pytest.fixture
def fortnight(settings: Settings) -> Fortnight:
    register_source("eccp", name="ECCP", homepage=SITE, licence="")
    return Fortnight(settings)


def first_week(these: Fortnight) -> None:
    alpha, beta = call("Alpha", "2026-12-17"), call("Beta", "2026-11-10")
    these.go_to(1)
    these.state(alpha, beta)
    tell(ANNA, wanted=wishes("daily", days=(7, 1)))
    tell(BRUNO, wanted=wishes("weekly", changes="critical"), language="en")
    tell(CARLA, "entry", str(_number("Alpha")), wanted=wishes("at_once", new=False))
    these.go_to(2)
    these.state(call("Gamma", "2027-03-01"))
    run()
    these.go_to(3)
    these.state(moved(alpha, "2026-12-24"))
    run()
    these.go_to(4)
    # White space and case only: nobody is told.
    these.state(replace(moved(alpha, "2026-12-24"), summary="ALPHA  helps   clusters."))
    run()
    these.go_to(5)
    these.state(replace(beta, summary="Beta helps districts too."))
    run()
    these.go_to(6)
    run()
    these.go_to(7)
    run()


def second_week(these: Fortnight) -> None:
    """Let things happen while the job is off, until its first day after it."""
    alpha = moved(call("Alpha", "2026-12-17"), "2026-12-24")
    these.go_to(8)
    these.state(call("Delta", "2027-01-15", audience=(Audience.SME,)))
    these.go_to(9)
    these.state(moved(alpha, "2026-12-31"))
    these.go_to(10)
    these.state(call("Epsilon", "2027-02-01"))
    these.go_to(11)
    these.state(call("Gamma", "2027-03-01", withdrawn=True))
    these.go_to(12)
    # There and back again: in the end nothing has changed.
    these.state(call("Delta", "2027-01-15", audience=(Audience.CLUSTER,)))
    these.state(call("Delta", "2027-01-15", audience=(Audience.SME,)))
    these.go_to(15)


def _number(title: str) -> int:
    return Opportunity.objects.get(title=title).pk


def test_first_week_tells_each_reader_what_was_asked_for(
    fortnight: Fortnight, mail_server: MailServer
) -> None:
    first_week(fortnight)

    assert digests_of(ANNA) == [
        {"Gamma": ["new"], "Beta": ["single 2026-11-10"]},
        {"Alpha": ["deadlines"]},
        {"Beta": ["summary"]},
    ]
    assert digests_of(BRUNO) == []
    assert digests_of(CARLA) == [{"Alpha": ["deadlines"]}]
    assert len(mail_server.mails) == 4


def test_week_with_the_job_off_is_made_up_for_at_once(
    fortnight: Fortnight, mail_server: MailServer
) -> None:
    first_week(fortnight)
    before = {who: len(digests_of(who)) for who in (ANNA, BRUNO, CARLA)}
    second_week(fortnight)

    run()
    run()

    after = {who: digests_of(who)[number:] for who, number in before.items()}
    assert after == {
        ANNA: [
            {
                "Alpha": ["deadlines"],
                "Delta": ["new"],
                "Epsilon": ["new"],
                "Gamma": ["withdrawn"],
            }
        ],
        BRUNO: [
            {
                "Alpha": ["deadlines"],
                "Delta": ["new"],
                "Epsilon": ["new"],
                "Gamma": ["new", "withdrawn"],
            }
        ],
        CARLA: [{"Alpha": ["deadlines"]}],
    }
    [weekly] = mail_server.to(BRUNO)
    assert "17 December 2026, 17:00 Brussels time -> Deadline: 31 December 2026" in text_of(weekly)
    assert "Why: Calls" in text_of(weekly)
    assert html_of(weekly).count("<li>") >= 4
    [_, daily] = [text_of(mail) for mail in mail_server.to(CARLA)]
    assert "24 dicembre 2026, ore 17:00 di Bruxelles" in daily
    assert "31 dicembre 2026, ore 17:00 di Bruxelles (tra 45 giorni)" in daily


def test_entry_that_leaves_a_view_by_a_change_is_told_and_one_that_enters_is_new(
    fortnight: Fortnight,
) -> None:
    fortnight.go_to(1)
    fortnight.state(call("Alpha", "2026-12-17"), call("Closed", "2026-10-01"))
    tell(ANNA, query="status=open", wanted=wishes("at_once", changes="critical"))
    fortnight.go_to(2)

    fortnight.state(
        call("Alpha", "2026-12-17", withdrawn=True), moved(call("Closed", ""), "2026-12-01")
    )
    run()

    assert digests_of(ANNA) == [{"Alpha": ["withdrawn"], "Closed": ["new", "deadlines"]}]


def test_call_that_opens_by_the_mere_passing_of_time_is_new_among_the_open_ones(
    fortnight: Fortnight,
) -> None:
    fortnight.go_to(1)
    fortnight.state(call("Soon", "2026-12-17", opens_on="2026-11-05"))
    tell(ANNA, query="status=open", wanted=wishes("daily"))
    told = []
    for day in range(2, 7):
        fortnight.go_to(day)
        run()
        told.append(len(digests_of(ANNA)))

    assert told == [0, 0, 1, 1, 1]
    assert digests_of(ANNA) == [{"Soon": ["new"]}]


def test_nothing_is_told_twice_where_two_alerts_find_the_same(
    fortnight: Fortnight, mail_server: MailServer
) -> None:
    fortnight.go_to(1)
    tell(ANNA, wanted=wishes("at_once"))
    tell(ANNA, query="q=Alpha", wanted=wishes("at_once"))
    fortnight.go_to(2)

    fortnight.state(call("Alpha", "2026-12-17"))
    run()

    [mail] = mail_server.to(ANNA)
    assert digests_of(ANNA) == [{"Alpha": ["new"]}]
    assert text_of(mail).count("* Alpha") == 1
    assert "Perché: Bandi + Bandi · “Alpha”" in text_of(mail)
