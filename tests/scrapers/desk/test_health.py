"""What the desk says of a source in ten seconds."""

from datetime import UTC, datetime

from opportunities.services.ingestion import SourceHealth
from scrapers.desk.sources import BlindSections, find_blind_sections

SINCE = "2026-11-22T07:17:00+00:00"


def test_lists_that_one_run_made_blind_are_told_once() -> None:
    blind = {"since": SINCE, "doubts": ["the list of calls was empty"]}
    other = {"since": SINCE, "doubts": ["3 pages asked to log in"]}
    health = SourceHealth(
        code="eccp", blind_sections={"events": blind, "calls": blind, "sitemap": other}
    )

    told = find_blind_sections(health)

    since = datetime(2026, 11, 22, 7, 17, tzinfo=UTC)
    assert told == (
        BlindSections(
            names=("calls", "events"), since=since, doubts=("the list of calls was empty",)
        ),
        BlindSections(names=("sitemap",), since=since, doubts=("3 pages asked to log in",)),
    )
