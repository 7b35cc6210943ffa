"""What robots.txt allows: only a missing file means that there are no rules."""

from protego import Protego

from scrapers.errors import RobotsForbid, RobotsUnreadable
from scrapers.pages import FetchedPage

OUR_NAME = "ClusterPortal"


class RobotsRules:
    """The rules for our user agent; without a page there are none."""

    def __init__(self, page: FetchedPage | None = None) -> None:
        """Raise RobotsUnreadable where the site answers with a web page instead of rules."""
        if page is not None and page.text.lstrip().startswith("<"):
            raise RobotsUnreadable(f"{page.url} answers with a web page instead of rules")
        self._rules = Protego.parse(page.text if page else "")

    @property
    def delay_seconds(self) -> float:
        """Return the pause that the host asks for between two requests; 0 where it asks none."""
        asked = self._rules.crawl_delay(OUR_NAME) or 0
        rate = self._rules.request_rate(OUR_NAME)
        per_request = rate.seconds / rate.requests if rate and rate.requests else 0
        return max(asked, per_request)

    def check(self, url: str) -> None:
        """Raise RobotsForbid where the rules exclude an address."""
        if not self._rules.can_fetch(url, OUR_NAME):
            raise RobotsForbid(f"robots.txt of the site does not allow {url}")
