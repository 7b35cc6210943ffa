"""A source that cannot be read is no source where nothing happened."""

from datetime import date

import pytest
from pytest_django import Settings

from alerts.models import Letter
from opportunities.clock import current_time
from opportunities.services.ingestion import register_source, report_run
from tests.alerts.mailbox import MailServer, text_of
from tests.alerts.people import digests_of, run, tell, wishes
from tests.factories import SITE, CallFactory

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

ANNA = "anna@x.example"


@pytest.fixture(autouse=True)
def source(settings: Settings) -> None:
    settings.TODAY = date(2026, 11, 2)
    register_source("eccp", name="ECCP", homepage=SITE, licence="")
    read_source()


def read_source(*doubts: str) -> None:
    report_run("eccp", at=current_time(), doubts=doubts, sections=["calls"])


def test_blind_source_is_told_its_return_is_told_and_what_was_missed_follows(
    settings: Settings, mail_server: MailServer
) -> None:
    tell(ANNA, wanted=wishes("daily"))
    settings.TODAY = date(2026, 11, 3)
    read_source("the list of calls was empty")
    for day in (3, 4, 5, 6):
        settings.TODAY = date(2026, 11, day)
        run()
    while_blind = [text_of(mail) for mail in mail_server.to(ANNA)]
    settings.TODAY = date(2026, 11, 7)
    read_source()
    CallFactory(title="Published while we could not look")
    run()

    settings.TODAY = date(2026, 11, 8)
    run()

    [_, after] = [text_of(mail) for mail in mail_server.to(ANNA)]
    assert len(while_blind) == 1
    assert "ECCP non è leggibile dal 2 novembre 2026" in while_blind[0]
    assert "ECCP è di nuovo leggibile; non lo era dal 2 novembre 2026" in after
    assert digests_of(ANNA)[1:] == [{"Published while we could not look": ["new"]}]


def test_news_from_elsewhere_say_that_the_source_is_blind(mail_server: MailServer) -> None:
    tell(ANNA, wanted=wishes("at_once"))
    read_source("the list of calls was empty")
    CallFactory(title="Typed in by hand")

    run()

    [mail] = mail_server.to(ANNA)
    assert "ECCP non è leggibile" in text_of(mail)
    assert mail["Subject"].strip() == "Novità: Typed in by hand"


def test_blindness_of_other_lists_and_of_a_moment_is_not_told(settings: Settings) -> None:
    tell(ANNA, "events", wanted=wishes("daily"))
    tell("bruno@x.example", wanted=wishes("daily"))
    settings.TODAY = date(2026, 11, 3)
    report_run("eccp", at=current_time(), doubts=[], sections=["calls"])
    read_source("the list of calls was empty")
    run()
    read_source()
    for day in (4, 5):
        settings.TODAY = date(2026, 11, day)
        run()

    assert not Letter.objects.exists()
