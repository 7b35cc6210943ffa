"""``manage.py scrape`` prints the run and leaves with the exit code of the contract."""

import json
import os
import subprocess
import sys
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from scrapers.models import ScrapeRun
from tests.replica import Fault, ReplicaSite

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


def scrape(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("scrape", *arguments, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def report_of(output: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(output)
    return report


def test_good_run_prints_its_funnel_and_ends_with_0(site: ReplicaSite) -> None:
    code, output = scrape("eccp", "--section", "calls", "--json")

    report = report_of(output)
    run = ScrapeRun.objects.get()
    assert code == 0
    assert (report["run"], report["state"], report["doubts"]) == (run.pk, "good", [])
    assert report["counts"]["listed"] == report["counts"]["visited"] == run.counts["visited"]
    assert site.requests_for("/robots.txt") != []


def test_doubtful_run_ends_with_3_and_says_why(site: ReplicaSite) -> None:
    site.break_with(Fault.EMPTY_LIST)

    code, output = scrape("eccp", "--section", "calls")

    assert code == 3
    assert "eccp: doubtful" in output
    assert "  the list of calls was empty" in output.splitlines()


def test_refused_page_is_named_with_its_reason(site: ReplicaSite) -> None:
    path = "/content/jewel-eurocluster-open-call-1-nzt-demo-projects"
    site.break_with(Fault.TRUNCATED_BODY, at=path)

    _, output = scrape("eccp", "--section", "calls", "--json")

    (refused,) = report_of(output)["refused"]
    assert refused["url"] == f"https://www.clustercollaboration.eu{path}"
    assert "ends before" in refused["reason"]


def test_site_that_is_down_ends_with_1(site: ReplicaSite) -> None:
    site.go_down()

    code, output = scrape("eccp")

    assert code == 1
    assert "eccp: failed" in output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["eccpp"], "there is no source 'eccpp'; there is: eccp"),
        (["eccp", "--section", "call"], "eccp has no section 'call'"),
        (["eccp", "--limit", "0"], "'0' is not a number of pages; write 1 or more"),
    ],
)
def test_bad_argument_is_answered_with_a_sentence(arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("scrape", *arguments)

    assert not ScrapeRun.objects.exists()


@pytest.mark.parametrize("arguments", [["eccpp"], ["eccp", "--limit", "many"]])
def test_bad_argument_ends_a_real_process_with_2(
    portal_environment: dict[str, str], arguments: list[str]
) -> None:
    ended = subprocess.run(
        [sys.executable, "manage.py", "scrape", *arguments],
        cwd=settings.BASE_DIR,
        env=portal_environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (2, "")
    assert arguments[-1] in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_reader_that_leaves_early_gets_no_traceback_and_the_exit_code_stays(
    site: ReplicaSite, portal_environment: dict[str, str], form: list[str]
) -> None:
    site.break_with(Fault.EMPTY_LIST)
    read_end, write_end = os.pipe()
    os.close(read_end)

    ended = subprocess.run(
        [sys.executable, "manage.py", "scrape", "eccp", "--section", "calls", *form],
        cwd=settings.BASE_DIR,
        env=portal_environment | {"ECCP_BASE_URL": site.base_url, "SCRAPER_DELAY_SECONDS": "0"},
        stdout=write_end,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(write_end)

    assert (ended.returncode, ended.stderr) == (3, "")
