"""What a date in the text of a call is for, told by the nearest words around it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from scrapers.reading_dates import FoundDate, find_dates
from scrapers.reading_hours import read_hour_after

WINDOW_BEFORE = 90
LONGEST_HEADING = 60
WINDOW_AFTER = 40


class Role(StrEnum):
    DEADLINE = "deadline"
    DEADLINES = "deadlines"
    CUT_OFF = "cut_off"
    STAGE_1 = "stage_1"
    STAGE_2 = "stage_2"
    EXTENSION = "extension"
    REPLACED = "replaced"
    REGISTRATION = "registration"
    OPENING = "opening"
    EXPECTED = "expected"
    EXPECTED_CLOSE = "expected_close"
    PUBLICATION = "publication"
    OTHER = "other"
    WEAK = "weak"


# The cue that stands nearest before a date decides.
CUES: tuple[tuple[Role, tuple[str, ...]], ...] = (
    (
        Role.REPLACED,
        (
            *("instead of", "previously", "originally", r"initial(?:ly)?(?: deadline)?"),
            *(r"former(?:ly)?", r"(?:extended|postponed|moved|prolonged)\s+from", "old deadline"),
            *(r"replac(?:es|ing)", r"and no(?:t| longer)"),
        ),
    ),
    (
        Role.EXTENSION,
        (
            r"(?:extend(?:ed|s)?|extension|prolong(?:ed|ation)|postponed)(?!\s+from)",
            *("new deadline", r"deadline (?:has been |was |is )?moved"),
        ),
    ),
    (
        Role.CUT_OFF,
        (
            *(r"cut-?\s?offs?(?: dates?)?", "cutoffs?", "collection dates?"),
            "intermediate deadlines?",
        ),
    ),
    (
        Role.STAGE_1,
        (
            *(r"(?:first|1st)[\s-](?:stage|step|phase)", r"(?:stage|step|phase)[\s-]?(?:1|one|I)"),
            *(r"(?:short|pre|outline)[\s-]?proposals?", "concept notes?"),
        ),
    ),
    (
        Role.STAGE_2,
        (
            r"(?:second|2nd)[\s-](?:stage|step|phase)",
            *(r"(?:stage|step|phase)[\s-]?(?:2|two|II)", r"full[\s-]proposals?"),
        ),
    ),
    (Role.PUBLICATION, (r"publication(?: date)?", r"published(?: on)?")),
    (
        Role.EXPECTED,
        (
            (
                r"(?:expected|foreseen|planned|scheduled|envisaged|forecast|anticipated|plans?|intends?)"
                r"(?: to (?:be )?(?:open(?:ed)?|launch(?:ed)?|publish(?:ed)?|start))?"
            ),
            r"will (?:be )?(?:open(?:ed)?|launch(?:ed)?|publish(?:ed)?)",
        ),
    ),
    (
        Role.OPENING,
        (
            *(r"opening(?: date)?", r"opens?(?: on| from)?", "opened", "call is open"),
            *(r"launch(?:ed|es)?(?: date)?", r"start(?:s|ing)? date"),
            r"(?:accept(?:ed|ing|s)?|open|possible|submitted|submissions?|applications?) from",
            r"(?:application|submission|call) (?:period|window)",
        ),
    ),
    (Role.REGISTRATION, (r"regist(?:er|ration)\w*(?: deadline)?",)),
    (
        Role.OTHER,
        (
            *(r"info(?:rmation)?[\s-](?:session|day)s?", "webinars?", "results?", r"notif\w+"),
            *("evaluation", "selection", r"announce\w*", r"sign(?:ed|ature)", r"project start\w*"),
            r"start of (?:the )?(?:project|action|activit)\w*",
            *(r"implement\w+", "conference", "workshops?", r"takes? place", "held", "event"),
            *(r"kick-?off", r"amend\w+", r"updated?", r"corrigend\w+", "questions?"),
            *("clarifications?", r"valid(?:ation|ated)", "established", "since", "adopted"),
            *(r"complet\w+", r"finish\w*", "duration", r"last(?:s|ing)", r"run(?:s|ning)?"),
            *("mission", "fair", "delegation", "travel", "regulation", "agreement"),
            *("matchmaking", "meeting", "festival", r"report\w*", "end of the project"),
            *("trade show", "exhibition", "visits?", "training", "bootcamp", r"pitch\w*"),
            *("demo day", r"contract\w*", "payment", r"inform(?:s|ed)?", r"pilots?", "briefing"),
        ),
    ),
    (Role.DEADLINES, ("deadlines", "closing dates", "submission dates")),
    (
        Role.DEADLINE,
        (
            (
                r"deadline(?: date)?"
                r"(?: for (?:submission|applications?|proposals?|submitting \w+))?(?: model)?"
            ),
            *(r"clos(?:es?|ing|ed|ure)(?: date| on)?", r"due(?: date)?", r"submission(?: date)?"),
            *("end date", r"submit\w*", "no later than", "not later than", "at the latest"),
            r"appl(?:y|ications?)(?: (?:by|before|until|no later than))?",
            "expression of interest",
        ),
    ),
    (Role.WEAK, ("until", "by", "before", "up to", "till")),
)
CUE = re.compile(
    "|".join(rf"(?P<{role.value}>\b(?:{'|'.join(forms)})\b)" for role, forms in CUES),
    re.IGNORECASE,
)
ONLY_SEPARATORS = re.compile(
    r"(?:[\s,;:/|•·*()\-–—]|\d{1,2}(?:st|nd|rd|th)?\b|\b\d{1,2}[:.h]\d{2}\b"
    r"|\b(?:and|or|the|on|first|second|third|fourth|final|last|at|noon|h|CES?T|Brussels|time|round"
    r"|date)\b)*",
    re.IGNORECASE,
)
SUBMITTING = re.compile(
    r"\b(?:submi\w+|appl(?:y|ication|ications)|proposals?|call|offers?|expression"
    r"|hand(?:ed)? in|forms?|send|sent|reach)\b",
    re.IGNORECASE,
)
NAMED_BY_HEADING = {Role.CUT_OFF, Role.DEADLINES, Role.OPENING}
SPECIFIC = {Role.CUT_OFF, Role.STAGE_1, Role.STAGE_2, Role.EXTENSION}
KEPT_BEFORE_UNTIL = {
    *(Role.DEADLINE, Role.DEADLINES, Role.REGISTRATION, Role.OTHER, Role.EXPECTED),
}


@dataclass(frozen=True, slots=True)
class DatedRole:
    """A date with its role, and the words that give it."""

    date: FoundDate
    role: Role
    quote: str


def find_roles(text: str) -> list[DatedRole]:
    """Return every date of a text with what it is for, in reading order."""
    found: list[DatedRole] = []
    previous_end, previous_role = 0, Role.OTHER
    for each in find_dates(text):
        start = max(previous_end, each.start - WINDOW_BEFORE)
        before = _last_sentence(text[start : each.start])
        gap = text[max(previous_end, each.start - WINDOW_BEFORE - 1) : each.start]
        role = _nearest(before)
        if found and role is None and len(gap) <= WINDOW_BEFORE and ONLY_SEPARATORS.fullmatch(gap):
            role = previous_role
        if role is None:
            role = _following(text[each.end : each.end + WINDOW_AFTER]) or Role.OTHER
        if role is Role.DEADLINE and previous_role is Role.EXPECTED and "." not in gap:
            role = Role.EXPECTED_CLOSE
        if role is Role.WEAK:
            role = Role.DEADLINE if SUBMITTING.search(before) else Role.OTHER
        role = _under_heading(text, each.start, role)
        quote = _quote(text, max(start, each.start - len(before)), each)
        found.append(DatedRole(each, role, quote))
        previous_end, previous_role = each.end, role
    return found


def _under_heading(text: str, position: int, role: Role) -> Role:
    """Let the heading "Cut-off dates" name the dates of the paragraph below it."""
    if role not in {Role.DEADLINE, Role.OTHER}:
        return role
    line = text.rfind("\n", 0, position)
    heading = text[max(text.rfind("\n", 0, line) + 1, line - LONGEST_HEADING - 1) : line].strip()
    if line < 0 or not heading or len(heading) > LONGEST_HEADING or find_dates(heading):
        return role
    cues = list(CUE.finditer(heading))
    named = Role(cues[-1].lastgroup or "") if cues else None
    has_own_words = text[line:position].strip() != ""
    if named not in NAMED_BY_HEADING or (has_own_words and role is Role.OTHER):
        return role
    return role if named is Role.OPENING and has_own_words else named


def _nearest(before: str) -> Role | None:
    roles = [Role(cue.lastgroup or "") for cue in CUE.finditer(before)]
    if not roles:
        return None
    earlier: list[Role] = [each for each in roles[:-1] if each is not Role.WEAK]
    if roles[-1] is Role.EXPECTED and earlier and earlier[-1] is Role.DEADLINE:
        # "The deadline is expected in October" forecasts the end, not the beginning.
        return Role.EXPECTED_CLOSE
    if earlier and roles[-1] in {Role.WEAK, Role.DEADLINE}:
        return _combine(roles[-1], earlier, before)
    return roles[-1]


def _combine(role: Role, earlier: list[Role], before: str) -> Role:
    """Let "the second stage must be submitted by" be stage 2, and "extended until" an extension."""
    last = earlier[-1]
    if last in SPECIFIC:
        return last
    if role is Role.DEADLINE:
        return _as_deadline(earlier)
    if last in {Role.OPENING, Role.OTHER} and Role.REGISTRATION in earlier:
        return Role.REGISTRATION
    if last is Role.OPENING and SUBMITTING.search(before):
        return Role.DEADLINE
    return last if last in KEPT_BEFORE_UNTIL else role


def _as_deadline(earlier: list[Role]) -> Role:
    if Role.EXPECTED in earlier:
        return Role.EXPECTED_CLOSE
    return Role.REGISTRATION if earlier[-1] is Role.REGISTRATION else Role.DEADLINE


def _following(after: str) -> Role | None:
    """Read a role behind the date: "15 May 2027 (first cut-off)"."""
    after = re.split(r"[.;\n]", after, maxsplit=1)[0]
    match = CUE.search(after)
    if match is None or find_dates(after[: match.end()]):
        return None
    role = Role(match.lastgroup or "")
    opens = re.match(r"\s?[,(:\-–—]|\s(?:is|was|as)\b", after) is not None
    return role if opens and role is not Role.WEAK else None


def _last_sentence(before: str) -> str:
    # A full stop that ends a sentence cuts the words before it off; "17.00" and "No." do not.
    parts = re.split(r"(?<=[a-z\])%])[.!?]\s(?=[A-Z])|\n(?=\s?\S)", before)
    return parts[-1] if parts[-1].strip() or len(parts) == 1 else "\n".join(parts[-2:])


def _quote(text: str, start: int, date: FoundDate) -> str:
    """Return the words that lead to a date, from a whole word on, with the hour behind it."""
    hour = read_hour_after(text, date.end)
    end = hour.end if hour else date.end
    if 0 < start < date.start and text[start - 1].isalnum() and text[start].isalnum():
        start = min(text.find(" ", start, date.start) % (date.start + 1), date.start)
    end += text[end : end + 1] == ")"
    return " ".join(text[start:end].split()).lstrip(" ,.;:)-–—")
