"""Facts that cannot stand together, said at the field that a person has to look at."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.utils.translation import gettext

from opportunities.vocabulary import DeadlineKind

AMOUNTS = ("budget_total_eur", "grant_max_eur")
PERCENTAGES = ("funding_rate_percent", "sme_share_percent")
ADDRESSES = ("source_url", "website", "registration_url")
LARGEST_PERCENT = 100
# More than the whole budget of the European Union for seven years.
LARGEST_BELIEVABLE_AMOUNT = Decimal(2_000_000_000_000)
Values = Mapping[str, Any]


def find_contradictions(values: Values) -> dict[str, str]:
    """Return field -> sentence for what cannot be; ``values`` may lack any field."""
    found: dict[str, str] = {}
    for find in (_find_span, _find_money, _find_addresses):
        for name, sentence in find(values):
            found.setdefault(name, sentence)
    if (zone := values.get("timezone")) and (problem := find_zone_problem(zone)):
        found["timezone"] = problem
    return found


def find_zone_problem(name: str) -> str:
    """Return the sentence for a time zone that does not exist; empty for one that does."""
    if name in available_timezones():
        return ""
    return gettext("%(zone)s is no time zone; write it as Europe/Brussels.") % {"zone": name}


def find_deadline_problems(deadlines: Sequence[Values]) -> Iterator[tuple[int, str, str]]:
    """Yield (place, column, sentence) for deadlines that cannot stand together."""
    mains = [place for place, each in enumerate(deadlines) if each["kind"] == DeadlineKind.SINGLE]
    for place in mains[1:]:
        first = deadlines[mains[0]]["date"]
        yield (
            place,
            "kind",
            gettext(
                "There is a main deadline already (%(date)s). Choose a stage, a cut-off or "
                "“replaced date” for one of the two."
            )
            % {"date": first},
        )
    firsts = [each["date"] for each in deadlines if each["kind"] == DeadlineKind.STAGE_1]
    for place, each in enumerate(deadlines):
        is_second = each["kind"] == DeadlineKind.STAGE_2
        if is_second and firsts and _is_before(each["date"], min(firsts)):
            yield place, "date", gettext("The second stage closes before the first one.")


def _find_span(values: Values) -> Iterator[tuple[str, str]]:
    start, end = values.get("starts_on"), values.get("ends_on")
    if start and end and _is_before(end, start):
        yield "ends_on", gettext("It ends before it starts.")
    from_hour, to_hour = values.get("starts_at"), values.get("ends_at")
    is_one_day = start and (not end or end == start)
    if is_one_day and from_hour and to_hour and to_hour < from_hour:
        yield "ends_at", gettext("It ends before it starts.")


def _find_money(values: Values) -> Iterator[tuple[str, str]]:
    for name in AMOUNTS:
        amount = values.get(name)
        if amount is not None and not 0 < amount < LARGEST_BELIEVABLE_AMOUNT:
            yield name, gettext("This is no amount of money; leave it empty if it is not known.")
    budget, grant = values.get("budget_total_eur"), values.get("grant_max_eur")
    if budget is not None and grant is not None and grant > budget:
        yield "grant_max_eur", gettext("One grant cannot be larger than the whole budget.")
    for name in PERCENTAGES:
        share = values.get(name)
        if share is not None and not 0 < share <= LARGEST_PERCENT:
            yield (
                name,
                gettext(
                    "This is no percentage between 0 and 100; leave it empty if it is not known."
                ),
            )
    if values.get("grants_expected") == 0:
        yield "grants_expected", gettext("No grant at all? Leave it empty if it is not known.")


def _find_addresses(values: Values) -> Iterator[tuple[str, str]]:
    for name in ADDRESSES:
        text = values.get(name)
        if text and not is_web_address(text):
            yield name, gettext("This is no web address; it begins with https:// or http://.")


def is_web_address(text: str) -> bool:
    """Tell whether a text is an http or https address with a host and without blanks."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and not any(map(str.isspace, text))
    )


def _is_before(end: str, start: str) -> bool:
    return end < start[: len(end)]
