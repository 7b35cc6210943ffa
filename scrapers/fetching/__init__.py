"""One polite HTTP client: robots.txt, pace, retries, conditional requests, limits, addresses."""

from scrapers.fetching.client import PoliteFetcher
from scrapers.fetching.patience import Patience

__all__ = ["Patience", "PoliteFetcher"]
