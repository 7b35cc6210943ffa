"""The deadlines of a call: the labelled one, and the others that hide in its text."""

import re
from dataclasses import dataclass, field, replace
from datetime import time

from opportunities.records import DeadlineFact
from opportunities.vocabulary import BRUSSELS, Certainty, DeadlineKind
from scrapers.cluster_collaboration.date_roles import DatedRole, Role, find_roles
from scrapers.cluster_collaboration.deadline_label import Label
from scrapers.reading_dates import FoundDate, find_dates
from scrapers.reading_hours import read_hour_after, read_hour_before, read_shared_hour

PUBLICATION_LABEL = re.compile(r"\bpublication date\b", re.IGNORECASE)
EXPECTED_OPENING = re.compile(r"\b(?:open|launch|publish|start)\w*\b", re.IGNORECASE)
NOT_THE_CALL = re.compile(
    r"\b(?:winners?|results?|lists?|ranking|names|projects?)\b", re.IGNORECASE
)
REACH = 40
DUE = re.compile(r"\b(?:deadlines?|due|clos\w+|submi\w+|appl\w+)\b", re.IGNORECASE)
SENTENCE = 120
IN_TITLES = frozenset({Role.EXTENSION, Role.DEADLINE, Role.REPLACED})
HOUR_ALONE = re.compile(r"deadline|clos|submi|appl", re.IGNORECASE)
ONE_HOUR = re.compile(r"\b(?:at|by|until|before)\s+(?=\d{1,2}[:.h]\d{2})", re.IGNORECASE)


@dataclass(slots=True)
class CallDates:
    """The dates of one call, sorted by what they are for."""

    deadlines: list[DeadlineFact] = field(default_factory=list)
    opens_on: str | None = None
    opens_quote: str = ""
    published_on: str | None = None


def read_call_dates(label: Label | None, title: str, body: str) -> CallDates:
    """Return the deadlines and other dates that a call's label, title and body state.

    Only dates whose words say what they are for are read; a second "deadline" in the text that
    contradicts the label is left out, because the label is the field that the site keeps.
    """
    text = f"{title}\n{body}"
    roles = [
        each for each in find_roles(text) if each.date.start > len(title) or each.role in IN_TITLES
    ]
    dates = CallDates()
    _read_opening(roles, dates)
    dates.deadlines = _choose(label, roles, text)
    _give_lone_hour(dates, text)
    return dates


def _read_opening(roles: list[DatedRole], dates: CallDates) -> None:
    for each in roles:
        is_labelled = PUBLICATION_LABEL.search(each.quote) is not None
        if each.role is Role.PUBLICATION and is_labelled and not dates.published_on:
            dates.published_on = each.date.first
        opens = each.role is Role.OPENING or _expects_opening(each)
        if opens and not dates.opens_on:
            dates.opens_on, dates.opens_quote = each.date.first, each.quote


def _expects_opening(each: DatedRole) -> bool:
    return (
        each.role is Role.EXPECTED
        and not each.date.is_range
        and EXPECTED_OPENING.search(each.quote) is not None
        and NOT_THE_CALL.search(each.quote) is None
    )


def _choose(label: Label | None, roles: list[DatedRole], body: str) -> list[DeadlineFact]:
    by_role: dict[Role, list[DatedRole]] = {}
    for each in roles:
        for part in _parted(each):
            by_role.setdefault(part.role, []).append(part)
    labelled = _labelled(label, roles, body)
    staged = _staged(by_role, labelled, body)
    if staged:
        return staged
    cut_offs = _days(by_role, Role.CUT_OFF) | _listed(by_role, labelled)
    if cut_offs and len(cut_offs | ({labelled.date} if labelled else set())) > 1:
        return _as_cut_offs(by_role, cut_offs, labelled, body)
    extended = _extended(by_role, labelled, body)
    if extended:
        return extended
    if labelled:
        return [*_replaced(by_role, labelled, body), labelled]
    return _unlabelled(by_role, body)


def _parted(each: DatedRole) -> list[DatedRole]:
    """Part "30 September and 20 December" into two dates, and let a range close on its last day."""
    date = each.date
    if not date.is_range or not date.is_day:
        return [each]
    if each.role in {Role.REPLACED, Role.EXTENSION}:
        first, last = replace(date, last=date.first, end=date.start), replace(date, first=date.last)
        return [
            DatedRole(first, Role.REPLACED, each.quote),
            DatedRole(last, Role.EXTENSION, each.quote),
        ]
    if date.is_pair and each.role in {Role.CUT_OFF, Role.DEADLINE, Role.DEADLINES}:
        role = Role.DEADLINES if each.role is Role.DEADLINE else each.role
        ends = (replace(date, last=date.first), replace(date, first=date.last))
        return [DatedRole(end, role, each.quote) for end in ends]
    if each.role in {Role.OPENING, Role.DEADLINE}:
        return [DatedRole(replace(date, first=date.last), Role.DEADLINE, each.quote)]
    return [each]


def _labelled(label: Label | None, roles: list[DatedRole], body: str) -> DeadlineFact | None:
    if label is None:
        return None
    fact = DeadlineFact(
        kind=DeadlineKind.SINGLE, date=label.day, certainty=Certainty.LABELLED, quote=label.quote
    )
    if label.hour:
        return replace(fact, time=label.hour.hour, timezone=label.hour.zone or BRUSSELS)
    for each in roles:
        found = _hour_of(each.date, body) if each.date.last == label.day else None
        if found is not None:
            hour, zone = found
            quote = f"{label.quote} · {each.quote}"
            return replace(fact, time=hour, timezone=zone, quote=quote)
    return fact


def _staged(
    by_role: dict[Role, list[DatedRole]], labelled: DeadlineFact | None, body: str
) -> list[DeadlineFact]:
    stages = [
        _fact(each, kind, body)
        for role, kind in (
            (Role.STAGE_1, DeadlineKind.STAGE_1),
            (Role.STAGE_2, DeadlineKind.STAGE_2),
        )
        for each in by_role.get(role, [])[:1]
        if each.date.is_day
    ]
    if not stages or (labelled and labelled.date not in {each.date for each in stages}):
        # A lone "first stage" beside another label is not understood well enough to be kept.
        return []
    stages = [
        replace(each, certainty=Certainty.LABELLED, time=each.time or labelled.time)
        if labelled and each.date == labelled.date
        else each
        for each in stages
    ]
    return _share_hour(
        stages, [*by_role.get(Role.STAGE_1, []), *by_role.get(Role.STAGE_2, [])], body
    )


def _days(by_role: dict[Role, list[DatedRole]], role: Role) -> set[str]:
    return {each.date.last for each in by_role.get(role, []) if each.date.is_day}


def _listed(by_role: dict[Role, list[DatedRole]], labelled: DeadlineFact | None) -> set[str]:
    """Return a plural list of deadlines, if the label is one of them (or there is no label)."""
    listed = _days(by_role, Role.DEADLINES)
    if labelled and labelled.date not in listed:
        return set()
    return listed if len(listed) > 1 else set()


def _as_cut_offs(
    by_role: dict[Role, list[DatedRole]],
    days: set[str],
    labelled: DeadlineFact | None,
    body: str,
) -> list[DeadlineFact]:
    facts: dict[str, DeadlineFact] = {}
    for each in [*by_role.get(Role.CUT_OFF, []), *by_role.get(Role.DEADLINES, [])]:
        if each.date.last in days:
            fact = _fact(each, DeadlineKind.CUT_OFF, body)
            known = facts.setdefault(fact.date, fact)
            if fact.time and not known.time:
                facts[fact.date] = fact
    if labelled:
        known = facts.get(labelled.date, labelled)
        hour = labelled.time or known.time
        facts[labelled.date] = replace(labelled, kind=DeadlineKind.CUT_OFF, time=hour)
    listed = [*by_role.get(Role.CUT_OFF, []), *by_role.get(Role.DEADLINES, [])]
    return _share_hour([facts[day] for day in sorted(facts)], listed, body)


def _share_hour(
    facts: list[DeadlineFact], stated: list[DatedRole], body: str
) -> list[DeadlineFact]:
    """Give every deadline the hour that "both at 15:00" or "each at 15:00" states."""
    for each in stated:
        found = read_shared_hour(body, each.date.end)
        if found:
            zone = found.zone or BRUSSELS
            return [
                fact if fact.time else replace(fact, time=found.hour, timezone=zone)
                for fact in facts
            ]
    return facts


def _extended(
    by_role: dict[Role, list[DatedRole]], labelled: DeadlineFact | None, body: str
) -> list[DeadlineFact]:
    extensions = [each for each in by_role.get(Role.EXTENSION, []) if each.date.is_day]
    if not extensions:
        return []
    last = max(extensions, key=lambda each: each.date.last)
    old = [
        _fact(each, DeadlineKind.SUPERSEDED, body)
        for role in (Role.REPLACED, Role.DEADLINE)
        for each in by_role.get(role, [])
        if each.date.is_day and each.date.last < last.date.last
    ]
    main = _fact(last, DeadlineKind.SINGLE, body)
    if labelled and labelled.date >= main.date:
        main = labelled
    elif labelled:
        old.insert(0, replace(labelled, kind=DeadlineKind.SUPERSEDED))
    past = {each.date: each for each in reversed(old) if each.date != main.date}
    return [*(past[day] for day in sorted(past)), main]


def _replaced(
    by_role: dict[Role, list[DatedRole]], labelled: DeadlineFact, body: str
) -> list[DeadlineFact]:
    """Return the day that the labelled one came "instead of"."""
    old = {
        each.date.last: _fact(each, DeadlineKind.SUPERSEDED, body)
        for each in by_role.get(Role.REPLACED, [])
        if each.date.is_day
        and each.date.last < labelled.date
        and DUE.search(body[max(0, each.date.start - SENTENCE) : each.date.start])
    }
    return [old[day] for day in sorted(old)]


def _unlabelled(by_role: dict[Role, list[DatedRole]], body: str) -> list[DeadlineFact]:
    """Read a page without the label: one clear date, else a forecast, else nothing."""
    for role, kind in (
        (Role.CUT_OFF, DeadlineKind.SINGLE),
        (Role.DEADLINE, DeadlineKind.SINGLE),
        (Role.DEADLINES, DeadlineKind.SINGLE),
        (Role.REGISTRATION, DeadlineKind.REGISTRATION),
    ):
        stated = {each.date.last: each for each in by_role.get(role, [])}
        if len(stated) == 1:
            return [_fact(next(iter(stated.values())), kind, body)]
        if stated:
            return []
    windows = [each for each in by_role.get(Role.EXPECTED, []) if each.date.is_range]
    expected = [*by_role.get(Role.EXPECTED_CLOSE, []), *windows]
    return [_fact(expected[0], DeadlineKind.EXPECTED, body)] if expected else []


def _fact(each: DatedRole, kind: DeadlineKind, body: str) -> DeadlineFact:
    found = _hour_of(each.date, body)
    hour, zone = found or (None, BRUSSELS)
    is_window = kind is DeadlineKind.EXPECTED
    return DeadlineFact(
        kind=kind,
        date=each.date.first if is_window else each.date.last,
        date_to=each.date.last if is_window and each.date.is_range else None,
        time=hour,
        timezone=zone,
        certainty=Certainty.ANNOUNCED if is_window else Certainty.STATED,
        quote=each.quote,
    )


def _hour_of(date: FoundDate, body: str) -> tuple[time, str] | None:
    found = read_hour_after(body, date.end) or read_hour_before(body, date.start)
    return (found.hour, found.zone or BRUSSELS) if found else None


def _give_lone_hour(dates: CallDates, body: str) -> None:
    """Give the only deadline the only hour that a sentence on deadlines states without a date."""
    mains = [each for each in dates.deadlines if each.kind is DeadlineKind.SINGLE]
    if len(mains) != 1 or mains[0].time is not None:
        return
    hours = set()
    for match in ONE_HOUR.finditer(body):
        start = max(0, match.start() - REACH)
        near = body[start : match.end() + REACH]
        found = read_hour_after(body, match.end())
        if found and HOUR_ALONE.search(body[start : match.start()]) and not find_dates(near):
            hours.add((found.hour, found.zone or BRUSSELS))
    if len(hours) == 1:
        hour, zone = hours.pop()
        place = dates.deadlines.index(mains[0])
        dates.deadlines[place] = replace(mains[0], time=hour, timezone=zone)
