"""What the tests of the desk share: the replica as the source."""

from tests.scrapers.runs.conftest import site

__all__ = ["site"]
