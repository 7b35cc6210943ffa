"""Plan digests: what each address is told is written down before anything is sent.

All that is due to an address goes into one letter, and the places up to which its alerts have told
move in the same transaction: a run that dies or does not happen tells nothing twice, and what it
did not tell is told by the next one.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q
from pyroaring import BitMap

from alerts.models import Alert, Letter, MutedEntry, Subscriber, View
from alerts.services import blindness
from alerts.services.letters import make_letter
from alerts.services.news import Item, NewsReader
from alerts.services.reminders import Almanac, letter_day
from alerts.services.sweeping import latest_sweep, sweep
from alerts.vocabulary import AT_ONCE, Frequency, LetterKind
from opportunities.search.results import hold

SUBSCRIBERS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Round:
    """One planning: the instant, the last sweep, and what all addresses share."""

    now: dt.datetime
    up_to: int
    reader: NewsReader
    almanac: Almanac
    sources: blindness.Sources

    @property
    def day(self) -> dt.date:
        """The day to which the letters of this round belong."""
        return self.almanac.day


@dataclass(slots=True)
class _Plan:
    """What a group of addresses gets, and the alerts that move on."""

    letters: list[Letter] = field(default_factory=list)
    told: list[int] = field(default_factory=list)
    looked_at: list[int] = field(default_factory=list)


def plan_digests(now: dt.datetime) -> int:
    """Look at the catalogue and plan every digest that is due; return how many were planned."""
    sweep(now)
    up_to = latest_sweep()
    with hold(now) as index:
        published = BitMap(index.postings.published)
    this = Round(
        now,
        up_to,
        NewsReader(up_to, published),
        Almanac(now, up_to),
        blindness.Sources(now),
    )
    planned, last = 0, 0
    while ids := _find_due(this, after=last):
        last = ids[-1]
        planned += _plan_group(this, ids)
    return planned


def _find_due(this: Round, *, after: int) -> list[int]:
    due = (
        Q(frequency__in=AT_ONCE, told_up_to__lt=this.up_to)
        | Q(frequency=Frequency.DAILY, planned_on__lt=this.day)
        | Q(frequency=Frequency.WEEKLY, planned_on__lt=_monday(this.day))
        | Q(reminded_on__lt=this.day)
    )
    served = _served(Alert.objects.filter(due, subscriber_id__gt=after))
    ids = served.order_by("subscriber_id").values_list("subscriber_id", flat=True).distinct()
    return list(ids[:SUBSCRIBERS_AT_ONCE])


def _served(alerts: Any) -> Any:
    return alerts.filter(
        confirmed_at__isnull=False,
        paused_at__isnull=True,
        subscriber__verified_at__isnull=False,
        subscriber__paused_at__isnull=True,
    )


@transaction.atomic
def _plan_group(this: Round, ids: Sequence[int]) -> int:
    """Plan for some addresses; those that another worker holds are planned by it."""
    rows = Subscriber.objects.filter(pk__in=ids, verified_at__isnull=False, paused_at__isnull=True)
    subscribers = list(rows.order_by("pk").select_for_update(skip_locked=True))
    alerts = _load_alerts(subscribers)
    muted = _load_muted(subscribers)
    plan = _Plan()
    for subscriber in subscribers:
        _plan_one(this, subscriber, alerts.get(subscriber.pk, []), muted, plan)
    Letter.objects.bulk_create(plan.letters)
    Alert.objects.filter(pk__in=plan.told).update(told_up_to=this.up_to, planned_on=this.day)
    Alert.objects.filter(pk__in=plan.looked_at).update(
        reminded_on=this.day, reminded_up_to=this.up_to
    )
    return len(plan.letters)


def _load_alerts(subscribers: Iterable[Subscriber]) -> dict[int, list[Alert]]:
    alerts = list(_served(Alert.objects.filter(subscriber__in=subscribers)).order_by("pk"))
    views = View.objects.select_related("entry").defer("ever")
    by_id = views.in_bulk({alert.view_id for alert in alerts})
    grouped: dict[int, list[Alert]] = {}
    for alert in alerts:
        alert.view = by_id[alert.view_id]
        grouped.setdefault(alert.subscriber_id, []).append(alert)
    return grouped


def _load_muted(subscribers: Iterable[Subscriber]) -> dict[int, BitMap]:
    muted: dict[int, BitMap] = {}
    rows = MutedEntry.objects.filter(subscriber__in=subscribers).order_by("pk")
    for subscriber, entry in rows.values_list("subscriber_id", "opportunity_id"):
        muted.setdefault(subscriber, BitMap()).add(entry)
    return muted


def _plan_one(
    this: Round,
    subscriber: Subscriber,
    alerts: list[Alert],
    muted: dict[int, BitMap],
    plan: _Plan,
) -> None:
    telling = [alert for alert in alerts if _is_due(alert, this)]
    looking = [alert for alert in alerts if alert.reminded_on < this.day]
    if not telling and not looking:
        return
    silent = muted.get(subscriber.pk, BitMap())
    content = {
        "day": this.day.isoformat(),
        "items": _merge_items(((a, this.reader.read(a)) for a in telling), silent),
        "reminders": _merge_reminders((a, this.almanac.remind(a, silent)) for a in looking),
    }
    content |= blindness.tell(
        subscriber, alerts, this.sources, has_news=bool(content["items"] or content["reminders"])
    )
    plan.told += [alert.pk for alert in telling]
    plan.looked_at += [alert.pk for alert in looking]
    if any(content[part] for part in ("items", "reminders", "blind", "readable")):
        plan.letters.append(make_letter(subscriber, LetterKind.DIGEST, this.now, content))


def _is_due(alert: Alert, this: Round) -> bool:
    if alert.frequency in AT_ONCE:
        return alert.told_up_to < this.up_to
    since = this.day if alert.frequency == Frequency.DAILY else _monday(this.day)
    return alert.planned_on < since


def _merge_items(found: Iterable[tuple[Alert, Sequence[Item]]], muted: BitMap) -> list[Any]:
    """Return [entry, is new, changes, views that found it], each entry once."""
    merged: dict[int, list[Any]] = {}
    for alert, items in found:
        for item in items:
            if item.entry in muted:
                continue
            row = merged.setdefault(item.entry, [item.entry, 0, [], []])
            row[1] = int(row[1] or item.is_new)
            row[2] = sorted({*map(tuple, row[2]), *item.changes})
            row[3].append(alert.view_id)
    return list(merged.values())


def _merge_reminders(found: Iterable[tuple[Alert, list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    merged: dict[Any, dict[str, Any]] = {}
    for alert, reminders in found:
        for each in reminders:
            key = (each["date"], each["entry"], each["kind"])
            merged.setdefault(key, each | {"views": []})["views"].append(alert.view_id)
    return [merged[key] for key in sorted(merged)]


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(day.weekday())


__all__ = ["letter_day", "plan_digests"]
