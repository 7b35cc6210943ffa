"""No answer may take too long, be too large, send us in circles or come from somebody else."""

import gzip
import subprocess
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import pytest

from scrapers.errors import (
    NotReachable,
    ScrapeError,
    TooLarge,
    TooManyRedirects,
    UnexpectedAnswer,
)
from scrapers.fetching import Patience
from tests.scrapers.conftest import Open
from tests.scrapers.faulty_site import PAGE, Answer, FaultySite, faulty_site, html

MEBIBYTE = 1024 * 1024

HTML = {"Content-Type": "text/html; charset=utf-8"}


pytestmark = pytest.mark.usefixtures("redis_client")


def test_large_page_is_read_and_a_larger_one_refused(site: FaultySite, open_fetcher: Open) -> None:
    large = html("a" * 6 * MEBIBYTE)
    site.serve("/large", Answer(body=large, headers=HTML))
    announced = site.serve("/announced", Answer(body=b"a", length=9 * MEBIBYTE, headers=HTML))
    fetcher = open_fetcher(site.url)

    assert fetcher.fetch(f"{site.url}/large").content == large
    with pytest.raises(TooLarge, match="is larger than 8 MB and was not read further"):
        fetcher.fetch(announced)


def test_packed_page_is_unpacked(site: FaultySite, open_fetcher: Open) -> None:
    packed = Answer(body=gzip.compress(PAGE.body), headers={**HTML, "Content-Encoding": "gzip"})

    page = open_fetcher(site.url).fetch(site.serve("/a", packed))

    assert page.content == PAGE.body


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_bomb_is_stopped_while_it_unpacks(
    site: FaultySite, open_fetcher: Open, pack: Callable[[bytes], bytes]
) -> None:
    name = "gzip" if pack is gzip.compress else "deflate"
    bomb = pack(b"\0" * 200 * MEBIBYTE)
    url = site.serve("/bomb", Answer(body=bomb, headers={**HTML, "Content-Encoding": name}))
    began = time.process_time()

    with pytest.raises(TooLarge):
        open_fetcher(site.url).fetch(url)

    assert time.process_time() - began < 0.5
    assert len(site.visits_of("/bomb")) == 1


def test_wrongly_packed_page_is_named(site: FaultySite, open_fetcher: Open) -> None:
    url = site.serve("/a", Answer(body=b"plain", headers={**HTML, "Content-Encoding": "gzip"}))

    with pytest.raises(UnexpectedAnswer, match="is packed wrongly"):
        open_fetcher(site.url).fetch(url)


def test_redirects_are_followed_up_to_five_times(site: FaultySite, open_fetcher: Open) -> None:
    for step in range(6):
        site.serve(f"/{step}", Answer(status=302, headers={"Location": f"{step + 1}"}))
    site.serve("/6", PAGE)
    fetcher = open_fetcher(site.url)

    assert fetcher.fetch(f"{site.url}/1").final_url == f"{site.url}/6"
    with pytest.raises(TooManyRedirects, match="redirects more than 5 times"):
        fetcher.fetch(f"{site.url}/0")


def test_redirect_in_a_circle_is_named(site: FaultySite, open_fetcher: Open) -> None:
    site.serve("/a", Answer(status=301, headers={"Location": "/b"}))
    site.serve("/b", Answer(status=301, headers={"Location": "/a"}))

    with pytest.raises(TooManyRedirects) as caught:
        open_fetcher(site.url).fetch(f"{site.url}/a")

    assert str(caught.value) == f"{site.url}/a redirects in a circle: {site.url}/b to /a"


@pytest.mark.parametrize("drip", [0.0, 0.2])
def test_site_that_takes_too_long_is_cut_off(
    site: FaultySite, open_fetcher: Open, drip: float
) -> None:
    slow = Answer(raw=b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 100, drip=drip, pause=9 * (not drip))
    url = site.serve("/a", slow)
    patience = Patience(read_seconds=0.5, total_seconds=1, attempts=1)
    fetcher = open_fetcher(site.url, patience=patience)
    began = time.monotonic()

    with pytest.raises(NotReachable):
        fetcher.fetch(url)

    assert time.monotonic() - began < 2


def test_body_that_never_ends_is_cut_off_and_not_taken_for_a_page(
    site: FaultySite, open_fetcher: Open
) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
    url = site.serve("/a", Answer(raw=head + html("whole") + b" " * 100, drip=0.01))
    patience = Patience(total_seconds=2, attempts=1)

    with pytest.raises(NotReachable, match="did not answer"):
        open_fetcher(site.url, patience=patience).fetch(url)


def test_later_request_of_the_same_client_is_cut_off_too(
    site: FaultySite, open_fetcher: Open
) -> None:
    site.serve("/quick", PAGE)
    endless = Answer(raw=b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000, drip=0.05)
    patience = Patience(total_seconds=1, attempts=1)
    fetcher = open_fetcher(site.url, patience=patience)
    statuses = [fetcher.fetch(f"{site.url}/quick").status for _ in range(3)]
    # Past the end of the first request's time, which must not be the end of the watch.
    time.sleep(1.1)

    with pytest.raises(NotReachable, match="did not answer"):
        fetcher.fetch(site.serve("/endless", endless))

    assert (statuses, fetcher.fetch(f"{site.url}/quick").status) == ([200] * 3, 200)


def test_one_thread_watches_all_requests_of_a_client_and_ends_with_it(
    site: FaultySite, open_fetcher: Open
) -> None:
    def count_watchers() -> int:
        return sum(thread.name == "time limit of requests" for thread in threading.enumerate())

    site.serve("/a", PAGE)
    before = count_watchers()
    with open_fetcher(site.url) as fetcher:
        unused = count_watchers()
        for _ in range(5):
            fetcher.fetch(f"{site.url}/a")
        used = count_watchers()

    assert (before, unused, used, count_watchers()) == (0, 0, 1, 0)


def test_certificate_must_prove_the_name_though_we_connect_to_the_address(
    open_fetcher: Open, tmp_path: Path
) -> None:
    with faulty_site(tls=_certificate_for("localhost", tmp_path)) as site:
        site.serve("/a", PAGE)
        base = site.url.replace("127.0.0.1", "localhost")
        trusting = {"trusted_certificates": str(tmp_path / "certificate.pem")}

        page = open_fetcher(base, resolve=lambda _: ["127.0.0.1"], **trusting).fetch(f"{base}/a")
        with pytest.raises(ScrapeError, match="doesn't match 'localhost'"):
            open_fetcher(site.url, **trusting).fetch(f"{site.url}/a")
        with pytest.raises(ScrapeError, match="certificate verify failed"):
            open_fetcher(base).fetch(f"{base}/a")

    assert page.status == 200


def _certificate_for(name: str, folder: Path) -> SSLContext:
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", f"/CN={name}", "-addext"]
    command += [f"subjectAltName=DNS:{name}", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
