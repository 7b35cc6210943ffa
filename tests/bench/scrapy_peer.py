"""The same pages and the same readers under Scrapy: ``python -m tests.bench.scrapy_peer URL N``.

Prints one line of JSON. Scrapy is no dependency: ``pip install -e .[bench]`` brings it.
"""

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess

from scrapers.cluster_collaboration import site
from tests.bench.large_site import path_of
from tests.replica.content import PRODUCTION

SETTINGS = {
    "LOG_ENABLED": False,
    "ROBOTSTXT_OBEY": True,
    "DOWNLOAD_DELAY": 0,
    # One request at a time, as our own runs do.
    "CONCURRENT_REQUESTS": 1,
    "TELNETCONSOLE_ENABLED": False,
}


class CallSpider(scrapy.Spider):
    """Fetch every call and read its records."""

    name = "calls"

    def parse(self, response: Any) -> Iterator[dict[str, str]]:
        """Yield what the reader of ECCP finds on one page."""
        path = response.url.removeprefix(self.base_url)
        reading = site.read_page(
            response.text, url=PRODUCTION + path, listed_as=frozenset({"calls"})
        )
        for record in reading.records:
            yield {"title": record.title}


def main(base_url: str, count: int) -> None:
    """Crawl, and print seconds, seconds of CPU and how many records were read."""
    crawling = CrawlerProcess(SETTINGS)
    crawler = crawling.create_crawler(CallSpider)
    addresses = [base_url + path_of(number) for number in range(count)]
    crawling.crawl(crawler, start_urls=addresses, base_url=base_url)
    began, began_cpu = time.perf_counter(), time.process_time()
    crawling.start()
    result = {
        "seconds": time.perf_counter() - began,
        "cpu_seconds": time.process_time() - began_cpu,
        "read": crawler.stats.get_value("item_scraped_count", 0),
    }
    print(json.dumps(result))  # noqa: T201 - read by the bench


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
