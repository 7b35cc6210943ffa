"""What can happen between asking for a page and reading it: one class per thing that happened."""

from typing import ClassVar


class ScrapeError(Exception):
    """A page could not be brought in or read; ``str()`` is a sentence for the run's report.

    ``stops_run`` is true where asking for another page of the same source would be wrong or vain.
    """

    stops_run: ClassVar[bool] = False


class ConfigurationRefused(ScrapeError):
    """The base address or the delay of a source cannot be used as written."""

    stops_run = True


class NotReachable(ScrapeError):
    """No complete answer: the name, the connection, the certificate or the time failed."""


class ServerFailed(ScrapeError):
    """The site answered 5xx, also when asked again."""


class TooManyRequests(ScrapeError):
    """The site wants fewer requests (429), also after pauses."""

    stops_run = True


class AskedToWait(TooManyRequests):
    """The site asked, to this or an earlier request, for a pause longer than a run sits out."""


class Truncated(ScrapeError):
    """The answer ended before its announced or its natural end."""


class UnexpectedAnswer(ScrapeError):
    """A status or an encoding that no rule of ours covers."""


class AccessDenied(ScrapeError):
    """The site answered 403: it does not want us."""

    stops_run = True


class AccessLost(ScrapeError):
    """A page that was public now shows, or leads to, a log-in form."""


class NotFound(ScrapeError):
    """The site answered 404."""


class Gone(ScrapeError):
    """The site answered 410: removed for good."""


class TooLarge(ScrapeError):
    """The body, decompressed, is larger than we accept."""


class TooManyRedirects(ScrapeError):
    """The site sends us round in circles, or too far."""


class AddressRefused(ScrapeError):
    """The address is not on the source's own hosts, or not a public one."""


class RobotsForbid(ScrapeError):
    """robots.txt does not allow this address."""


class RobotsUnreadable(ScrapeError):
    """robots.txt could not be read, which is no permission."""

    stops_run = True


class HostBusy(ScrapeError):
    """Other processes kept talking to the host, and our turn never came."""

    stops_run = True


class PaceUnknown(ScrapeError):
    """Redis, which keeps the pace of all processes, does not answer."""

    stops_run = True


class LayoutChanged(ScrapeError):
    """A page lacks what its reader is anchored on."""


class PageNotKept(ScrapeError):
    """The archive has no page with this content hash."""


class PageDamaged(ScrapeError):
    """A page of the archive no longer has the content that its hash names."""
