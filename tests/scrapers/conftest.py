"""What the tests of fetching share: a site that misbehaves on purpose, and an impatient client."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.conf import settings

from scrapers.fetching import Patience, PoliteFetcher
from tests.scrapers.faulty_site import FaultySite, faulty_site

Open = Callable[..., PoliteFetcher]


@pytest.fixture
def site() -> Iterator[FaultySite]:
    """A site on loopback that answers what a test tells it to."""
    with faulty_site() as running:
        yield running


@pytest.fixture
def open_fetcher() -> Iterator[Open]:
    """Open a client for a base address; it is closed with the test."""
    with ExitStack() as opened:

        def open_it(base_url: str, **options: Any) -> PoliteFetcher:
            defaults: dict[str, Any] = {
                "delay_seconds": 0,
                "contact": "https://portal.example/about",
                "redis_url": settings.REDIS_URL,
                "patience": Patience(back_off_seconds=0.01),
            }
            return opened.enter_context(PoliteFetcher(base_url=base_url, **{**defaults, **options}))

        yield open_it
