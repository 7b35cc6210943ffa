"""What each kind of entry states beside its texts: dates, money, audience, places."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from opportunities.partial_dates import first_day, last_day
from opportunities.vocabulary import (
    BRUSSELS,
    Audience,
    DeadlineKind,
    EventFormat,
    OpportunityKind,
    OrganisationKind,
    Phase,
)
from tests.bench.catalogue.copying import Row
from tests.bench.catalogue.dates import Calendar, Due

COUNTRIES = tuple(Path(__file__).with_name("countries.txt").read_text("ascii").split())
SHARE_OF_COUNTRY = tuple(1 / (rank + 2) for rank in range(len(COUNTRIES)))
PLACES = ("Bari", "Brussels", "Lecce", "Milano", "Lyon", "Bilbao", "Wien", "Gdańsk", "Porto", "")
SHARE_WITHOUT_DATE = 0.04


class FactWriter:
    """Writes the rows of the kinds' own tables; ``calls`` remembers the calls for searches."""

    def __init__(self, random: Random, calendar: Calendar, regions: Sequence[int]) -> None:
        self._random = random
        self._calendar = calendar
        self._regions = regions
        self._calls: list[int] = []
        self._writers: dict[OpportunityKind, Callable[[int], tuple[Row, str, list[Due]]]] = {
            OpportunityKind.CALL: self._write_call,
            OpportunityKind.EVENT: self._write_event,
            OpportunityKind.PARTNER_SEARCH: self._write_search,
            OpportunityKind.ARTICLE: self._write_article,
            OpportunityKind.PARTNERSHIP: self._write_partnership,
            OpportunityKind.ORGANISATION: self._write_organisation,
        }

    def write(self, kind: OpportunityKind, pk: int) -> tuple[Row, str, list[Due]]:
        """Return the row of the kind's own table, the day of posting and the deadlines."""
        row, posted, dues = self._writers[kind](pk)
        return {"entry_id": pk, **row}, posted, dues

    def choose_countries(self) -> tuple[str, ...]:
        """Return none, one or some countries, the same ones often."""
        if self._random.random() < 0.25:
            return ()
        count = 1 if self._random.random() < 0.7 else self._random.randint(2, 6)
        return tuple(dict.fromkeys(self._random.choices(COUNTRIES, SHARE_OF_COUNTRY, k=count)))

    def _write_call(self, pk: int) -> tuple[Row, str, list[Due]]:
        random, calendar = self._random, self._calendar
        over = calendar.is_over()
        day = calendar.choose_day(over=over)
        dues = calendar.plan_deadlines(day, over=over)
        if over and random.random() < SHARE_WITHOUT_DATE:
            dues = []
        opens = day - dt.timedelta(days=random.randint(10, 90))
        grant = random.choice((60, 100, 200, 500, 1500, 3000)) * 1000
        self._calls.append(pk)
        row = {
            "identifier": f"SMP-COSME-{day.year}-{pk}" if random.random() < 0.6 else "",
            "phase": (Phase.INFORMAL if random.random() < 0.2 else Phase.FORMAL).value,
            "opens_on": opens.isoformat() if random.random() < 0.4 else "",
            "budget_total_eur": self._maybe(0.5, grant * random.randint(2, 40)),
            "grant_max_eur": self._maybe(0.5, grant),
            "grants_expected": self._maybe(0.3, random.randint(1, 40)),
            "funding_rate_percent": self._maybe(0.5, random.choice((50, 60, 75, 90, 100))),
            "sme_share_percent": self._maybe(0.15, random.choice((70, 75, 80))),
            "audience": self._choose_audience(),
            "withdrawn": random.random() < 0.005,
            "round_of": "",
        }
        return row, calendar.choose_posting(day), dues

    def _write_event(self, _pk: int) -> tuple[Row, str, list[Due]]:
        random, calendar = self._random, self._calendar
        over = calendar.is_over()
        day = calendar.choose_day(over=over)
        starts = "" if random.random() < SHARE_WITHOUT_DATE / 2 else calendar.make_partial(day)
        last = day + dt.timedelta(days=random.randint(1, 3))
        ends = last.isoformat() if len(starts) == 10 and random.random() < 0.4 else ""
        row = {
            "starts_on": starts,
            "ends_on": ends,
            "starts_at": self._maybe(0.5, "09:30:00"),
            "ends_at": self._maybe(0.4, "17:00:00"),
            "timezone": BRUSSELS,
            "place": random.choice(PLACES),
            "country": random.choices(COUNTRIES, SHARE_OF_COUNTRY)[0],
            "format": random.choice(("", *(each.value for each in EventFormat))),
            "registration_url": "",
            "cancelled": random.random() < 0.01,
            "first_day": first_day(starts) if starts else None,
            "last_day": last_day(ends or starts) if starts else None,
        }
        until = day - dt.timedelta(days=7)
        dues = [Due(DeadlineKind.REGISTRATION, until.isoformat())] if random.random() < 0.2 else []
        return row, calendar.choose_posting(day), dues

    def _write_search(self, _pk: int) -> tuple[Row, str, list[Due]]:
        random, calendar = self._random, self._calendar
        day = calendar.choose_day(over=calendar.is_over())
        expires = calendar.make_partial(day) if random.random() < 0.6 else ""
        serves = bool(self._calls) and random.random() < 0.25
        row = {
            "looking_for": ("SMEs", "research organisations")[: random.randint(1, 2)],
            "offered_by": "",
            "call_id": random.choice(self._calls) if serves else None,
            "expires_on": expires,
            "counted": 1,
            "last_day": last_day(expires) if expires else None,
        }
        return row, calendar.choose_posting(day), []

    def _write_article(self, _pk: int) -> tuple[Row, str, list[Due]]:
        return {}, self._calendar.choose_past_day().isoformat(), []

    def _write_partnership(self, _pk: int) -> tuple[Row, str, list[Due]]:
        random = self._random
        starts = self._calendar.choose_past_day()
        row = {
            "starts_on": starts.isoformat()[:7],
            "ends_on": (starts + dt.timedelta(days=30 * random.randint(12, 48))).isoformat()[:7],
            "members": [f"Member {random.randint(1, 3000)}" for _ in range(random.randint(2, 8))],
            "budget_total_eur": self._maybe(0.4, random.randint(2, 40) * 100_000),
        }
        return row, starts.isoformat()[:7], []

    def _write_organisation(self, pk: int) -> tuple[Row, str, list[Due]]:
        random = self._random
        types = (OrganisationKind.CLUSTER, OrganisationKind.OTHER, *OrganisationKind)
        row = {
            "type": random.choice(types).value,
            "short_name": "",
            "website": f"https://organisation-{pk}.example",
            "seat": random.choice(PLACES),
            "region_id": self._maybe(0.5, random.choice(self._regions)),
        }
        return row, "", []

    def _choose_audience(self) -> list[str]:
        if self._random.random() < 0.3:
            return []
        words = list(Audience)
        weights = [1 / (rank + 1) for rank in range(len(words))]
        chosen = self._random.choices(words, weights, k=self._random.randint(1, 4))
        return list(dict.fromkeys(word.value for word in chosen))

    def _maybe(self, share: float, value: Any) -> Any:
        return value if self._random.random() < share else None
