"""One request after the other: what we send, and what each answer is called."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from scrapers.errors import (
    AccessDenied,
    AccessLost,
    AskedToWait,
    ConfigurationRefused,
    Gone,
    NotFound,
    NotReachable,
    PaceUnknown,
    ScrapeError,
    ServerFailed,
    TooManyRequests,
    Truncated,
    UnexpectedAnswer,
)
from scrapers.fetching import Patience
from scrapers.fetching.answers import read_retry_after
from tests.scrapers.conftest import Open
from tests.scrapers.faulty_site import PAGE, Answer, FaultySite, faulty_site, html

HTML = {"Content-Type": "text/html; charset=utf-8"}


pytestmark = pytest.mark.usefixtures("redis_client")


def test_page_comes_with_its_text_and_its_addresses(site: FaultySite, open_fetcher: Open) -> None:
    url = site.serve(
        "/content/a",
        Answer(body=html("Città"), headers={**HTML, "ETag": '"1"', "Last-Modified": "Mon"}),
    )

    page = open_fetcher(site.url).fetch(f"{url}#part")

    assert (page.url, page.final_url, page.status) == (url, url, 200)
    assert (page.content, page.text) == (html("Città"), html("Città").decode())
    assert (page.etag, page.last_modified, page.content_type) == ('"1"', "Mon", "text/html")
    assert datetime.now(UTC) - page.fetched_at < timedelta(minutes=1)


def test_we_say_who_we_are_and_send_nothing_else(site: FaultySite, open_fetcher: Open) -> None:
    site.serve("/a", Answer(body=html("x"), headers={**HTML, "Set-Cookie": "seen=1; Path=/"}))
    fetcher = open_fetcher(site.url)

    fetcher.fetch(f"{site.url}/a")
    fetcher.fetch(f"{site.url}/a")

    assert dict(site.visits_of("/a")[1].headers) == {
        "Host": site.url.removeprefix("http://"),
        "User-Agent": "ClusterPortal/1 (+https://portal.example/about)",
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
        "Accept-Encoding": "gzip, deflate",
    }


def test_proxies_of_the_environment_are_ignored(
    site: FaultySite, open_fetcher: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")

    page = open_fetcher(site.url).fetch(site.serve("/a", PAGE))

    assert page.status == 200


@pytest.mark.parametrize(
    ("status", "error", "sentence"),
    [
        (401, AccessLost, "now asks for a log-in (401)"),
        (403, AccessDenied, "denies access (403); the run stops"),
        (404, NotFound, "does not exist (404)"),
        (410, Gone, "was removed for good (410)"),
        (418, UnexpectedAnswer, "answered 418, which no page of the site should"),
        (304, UnexpectedAnswer, "answered 304, though nothing was known of it"),
        (302, UnexpectedAnswer, "redirects without saying where to"),
    ],
)
def test_status_is_named_at_once_and_not_asked_again(
    site: FaultySite,
    open_fetcher: Open,
    status: int,
    error: type[ScrapeError],
    sentence: str,
) -> None:
    url = site.serve("/a", Answer(status=status))

    with pytest.raises(error) as caught:
        open_fetcher(site.url).fetch(url)

    assert str(caught.value) == f"{url} {sentence}"
    assert len(site.visits_of("/a")) == 1


@pytest.mark.parametrize("error", [AccessDenied, TooManyRequests, PaceUnknown])
def test_errors_after_which_asking_on_would_be_wrong_stop_the_run(
    error: type[ScrapeError],
) -> None:
    assert error.stops_run
    assert not NotFound.stops_run


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=html("<form></form>", title="Log in | European Cluster"), headers=HTML),
        Answer(status=302, headers={"Location": "/user/login?destination=/a"}),
    ],
)
def test_log_in_form_is_access_lost_and_never_content(
    site: FaultySite, open_fetcher: Open, answer: Answer
) -> None:
    url = site.serve("/a", answer)
    site.serve("/user/login?destination=/a", PAGE)

    with pytest.raises(AccessLost, match="log-in form"):
        open_fetcher(site.url).fetch(url)

    assert site.visits_of("/user/login?destination=/a") == []


@pytest.mark.parametrize(
    "failure",
    [
        Answer(status=503),
        Answer(status=500),
        Answer(status=429),
        Answer(status=408),
        Answer(raw=b"", reset=True),
        Answer(body=html("half")[:40], length=4000, headers=HTML),
        Answer(body=html("half of a page")[:-7], headers=HTML),
        Answer(body=b"ff\r\nbroken", headers={**HTML, "Transfer-Encoding": "chunked"}, reset=True),
        Answer(body=b"", headers=HTML),
        Answer(raw=b"nonsense\r\n\r\n"),
    ],
    ids=lambda answer: f"{answer.status} {answer.body[:12]!r} {answer.raw!r}",
)
def test_passing_failure_is_survived(site: FaultySite, open_fetcher: Open, failure: Answer) -> None:
    url = site.serve("/a", failure, failure, PAGE)

    page = open_fetcher(site.url).fetch(url)

    assert page.content == PAGE.body
    assert len(site.visits_of("/a")) == 3


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (Answer(status=503), ServerFailed),
        (Answer(status=429), TooManyRequests),
        (Answer(raw=b"", reset=True), NotReachable),
        (Answer(body=html("half")[:40], length=4000, headers=HTML), Truncated),
        (Answer(body=html("half of a page")[:-7], headers=HTML), Truncated),
        (Answer(body=b"", headers=HTML), Truncated),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_lasting_failure_is_named_after_four_attempts(
    site: FaultySite, open_fetcher: Open, failure: Answer, error: type[ScrapeError]
) -> None:
    url = site.serve("/a", failure)

    with pytest.raises(error) as caught:
        open_fetcher(site.url).fetch(url)

    assert str(caught.value).startswith(f"{url} ")
    assert len(site.visits_of("/a")) == 4


def test_pauses_between_attempts_grow(site: FaultySite, open_fetcher: Open) -> None:
    url = site.serve("/a", Answer(status=503), Answer(status=503), PAGE)

    open_fetcher(site.url, patience=Patience(back_off_seconds=0.2)).fetch(url)

    first, second, third = site.visits_of("/a")
    assert 0.1 <= second.began - first.ended < 0.6
    assert 0.2 <= third.began - second.ended < 1.2


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds_is_honoured(
    site: FaultySite, open_fetcher: Open, status: int
) -> None:
    url = site.serve("/a", Answer(status=status, headers={"Retry-After": "1"}), PAGE)

    open_fetcher(site.url).fetch(url)

    refused, granted = site.visits_of("/a")
    assert 0.95 <= granted.began - refused.ended < 3


def test_retry_after_as_a_date_is_honoured(site: FaultySite, open_fetcher: Open) -> None:
    moment = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=3)
    header = {"Retry-After": format_datetime(moment, usegmt=True)}
    url = site.serve("/a", Answer(status=429, headers=header), PAGE)

    page = open_fetcher(site.url).fetch(url)

    assert page.fetched_at >= moment - timedelta(milliseconds=50)


def test_retry_after_too_long_to_sit_out_ends_the_run_and_holds_for_the_next_page(
    site: FaultySite, open_fetcher: Open
) -> None:
    url = site.serve("/a", Answer(status=429, headers={"Retry-After": "3600"}))
    other = site.serve("/b", PAGE)

    with pytest.raises(AskedToWait, match="asks to be left alone for 3600 s more"):
        open_fetcher(site.url).fetch(url)
    with pytest.raises(AskedToWait):
        open_fetcher(site.url).fetch(other)

    assert (len(site.visits_of("/a")), len(site.visits_of("/b"))) == (1, 0)


def test_unchanged_page_is_asked_with_its_validators(site: FaultySite, open_fetcher: Open) -> None:
    url = site.serve("/a", Answer(status=304, headers={"ETag": '"7"'}))
    monday = "Mon, 16 Nov 2026 08:00:00 GMT"

    page = open_fetcher(site.url).fetch(url, etag='"7"', last_modified=monday)

    assert (page.not_modified, page.status, page.content, page.text) == (True, 304, b"", "")
    asked = site.visits_of("/a")[0].headers
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"7"', monday)


def test_validators_of_one_address_are_not_sent_to_the_target_of_its_redirect(
    site: FaultySite, open_fetcher: Open
) -> None:
    url = site.serve("/a", Answer(status=301, headers={"Location": "/b"}))
    site.serve("/b", PAGE)

    page = open_fetcher(site.url).fetch(url, etag='"7"')

    assert (page.url, page.final_url) == (url, f"{site.url}/b")
    assert "If-None-Match" not in site.visits_of("/b")[0].headers


def test_site_that_is_down_is_not_reachable(open_fetcher: Open) -> None:
    with faulty_site() as other:
        gone = other.url

    with pytest.raises(ScrapeError) as caught:
        open_fetcher(gone).fetch(f"{gone}/a")

    assert caught.value.stops_run
    assert "Connection refused" in str(caught.value)


@pytest.mark.parametrize("delay", [0, 1.9])
def test_short_delay_is_refused_for_a_site_elsewhere(open_fetcher: Open, delay: float) -> None:
    with pytest.raises(ConfigurationRefused) as caught:
        open_fetcher("https://www.clustercollaboration.eu", delay_seconds=delay)

    assert str(caught.value) == (
        f"a delay of {delay} s is only for a site on this machine; "
        "www.clustercollaboration.eu needs at least 2 s"
    )


@pytest.mark.parametrize("base", ["ftp://site.example", "https://site.example/path", "nothing"])
def test_base_that_is_no_site_is_refused(open_fetcher: Open, base: str) -> None:
    with pytest.raises(ConfigurationRefused, match="cannot be used"):
        open_fetcher(base, delay_seconds=2)


def test_without_redis_nothing_is_asked(site: FaultySite, open_fetcher: Open) -> None:
    with pytest.raises(PaceUnknown, match="Redis does not answer"):
        open_fetcher(site.url, redis_url="redis://127.0.0.1:9/0").fetch(site.serve("/a", PAGE))

    assert site.visits == []


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("Sun, 22 Nov 2026 12:00:30 GMT", 30),
        ("Sun, 22 Nov 2026 12:00:30 -0000", 30),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
        ("-5", 0),
        ("soon", 0),
        ("", 0),
    ],
)
def test_retry_after_is_read_in_every_form(header: str, seconds: float) -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)

    assert read_retry_after({"retry-after": header}, now=noon) == seconds
