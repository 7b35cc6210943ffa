"""Say when a source cannot be read, so that silence is not taken for "nothing happened"."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from alerts.models import Alert, Subscriber
from alerts.services.saved_views import kinds_of
from opportunities.search.results import hold
from opportunities.views.feeding import find_feeding
from opportunities.vocabulary import OpportunityKind

# A run that failed once is no news by itself; a day without a good one is.
TOLD_ALONE_AFTER = dt.timedelta(days=1)


class Sources:
    """Which sources are blind at one instant, as the views of each kind see them."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self._kept: dict[tuple[OpportunityKind, ...], dict[str, dt.datetime | None]] = {}

    def find(self, kinds: tuple[OpportunityKind, ...]) -> dict[str, dt.datetime | None]:
        """Return the sources that feed these kinds, with since when each is blind."""
        if kinds not in self._kept:
            with hold(self.now) as index:
                words = index.words
            feeding = find_feeding(kinds, words)
            self._kept[kinds] = {each.name: each.stale_since for each in feeding}
        return self._kept[kinds]


def tell(
    subscriber: Subscriber, alerts: Iterable[Alert], sources: Sources, *, has_news: bool
) -> dict[str, list[Any]]:
    """Return what a letter says of blind sources, and remember that it was said.

    A blindness goes with other news, or alone once it has lasted a day; its end is told to whom it
    was told, because what was missed comes with that letter or the next ones.
    """
    feeding: dict[str, dt.datetime | None] = {}
    for alert in alerts:
        for name, since in sources.find(kinds_of(alert.view)).items():
            feeding[name] = min(filter(None, (feeding.get(name), since)), default=None)
    told = dict(subscriber.quiet_sources)
    blind = {name: since for name, since in feeding.items() if since is not None}
    readable = [[name, told[name]] for name in sorted(told) if name not in blind]
    is_worth_it = any(
        name not in told and sources.now - since >= TOLD_ALONE_AFTER
        for name, since in blind.items()
    )
    if not (has_news or readable or is_worth_it):
        return {"blind": [], "readable": []}
    spoken = {name: told.get(name) or since.isoformat() for name, since in sorted(blind.items())}
    if spoken != told:
        subscriber.quiet_sources = spoken
        subscriber.save(update_fields=["quiet_sources"])
    return {"blind": [[name, since] for name, since in spoken.items()], "readable": readable}
