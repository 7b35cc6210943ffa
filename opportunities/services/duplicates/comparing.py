"""Whether two entries may be one, with what speaks for it and against it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from rapidfuzz import fuzz

from opportunities.services.duplicates.facts import Facts, Title
from opportunities.vocabulary import OpportunityKind

# A word with one or two letters changed is the same word.
SAME_WORD = 84
SAME_NAME = 70
# "agri-food side-streams" and "agrifood side streams" are the same without the joints.
SAME_COMPOUND = 92
# How much of the longer title the shorter one must say, with and without a fact that agrees.
SHARE_WITH_FACT, SHARE_ALONE = 0.4, 0.8
# One site gives the eve of an event, another the day; a deadline is prolonged by weeks.
DAYS_OF_ONE_EVENT, DAYS_OF_ONE_CALL = 3, 45
# Two sites name the same house or town in two ways, and file it under two programmes.
MAY_DIFFER = frozenset({"organisation", "programme", "place", "opens_on"})
# Where only one of two titles has a number or a year, names weigh more.
ONE_SIDED = {"edition": "edition_of_one", "year": "year_of_one"}
NEVER = 1_000_000
SURE, LIKELY, POSSIBLE = 100.0, 90.0, 75.0


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact of both entries; ``same`` False speaks against that they are one."""

    code: str
    same: bool
    first: Any
    second: Any
    score: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the reason as it is kept."""
        code = next((code for code, own in ONE_SIDED.items() if own == self.code), self.code)
        told = {"code": code, "same": self.same, "first": self.first, "second": self.second}
        return told if self.score is None else {**told, "score": round(self.score, 1)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Two entries compared: are they suspected to be one, how surely, and why."""

    suspected: bool
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far two titles say the same; ``told_apart`` when each has a word of its own."""

    score: float
    share: float
    shared: int
    told_apart: bool


def compare(one: Facts, other: Facts) -> Verdict:
    """Return whether two entries of one kind may be one.

    Editions of a series are not: other years, dates, identifiers or numbers in their titles tell
    them apart, however alike their titles are.
    """
    reasons = list(_find_reasons(one, other))
    against = {each.code for each in reasons if not each.same}
    agreeing = {each.code for each in reasons if each.same}
    if against - _forgiven_at_best(agreeing):
        return Verdict(False, 0.0, tuple(reasons))  # noqa: FBT003 - a verdict is read aloud
    likeness = compare_titles(one, other)
    reasons.append(Reason("title", not likeness.told_apart, one.title, other.title, likeness.score))
    score = _judge(agreeing, against, likeness)
    return Verdict(score > 0, score, tuple(reasons))


def _judge(agreeing: set[str], against: set[str], likeness: Likeness) -> float:
    """Return how sure it is that two entries are one; 0 where they are not suspected."""
    if "part" in against:
        return 0.0
    if "address" in agreeing and not against & {"edition", "year", "phase"}:
        return SURE if likeness.score >= SAME_NAME else LIKELY
    if against - _forgiven(agreeing, likeness):
        return 0.0
    return _judge_names(agreeing, likeness)


def _judge_names(agreeing: set[str], likeness: Likeness) -> float:
    """Return how sure it is where no fact speaks against it."""
    if agreeing & {"identifier", "site"}:
        return LIKELY + likeness.score / 12
    if likeness.told_apart or not likeness.shared:
        return 0.0
    facts = agreeing & {"deadlines", "days", "organisation", "call", "place"}
    dated = agreeing & {"deadlines", "days"}
    needed = SHARE_WITH_FACT if dated else SHARE_ALONE
    if likeness.share < needed or (likeness.shared == 1 and likeness.share < 1 and not dated):
        return 0.0
    return min(POSSIBLE + 3 * len(facts) + likeness.score / 8, SURE - 1)


def _forgiven_at_best(agreeing: set[str]) -> set[str]:
    """Return what may differ between two descriptions of one thing if their titles are alike."""
    forgiven = set(MAY_DIFFER)
    if agreeing & {"identifier", "address"}:
        forgiven |= {*ONE_SIDED.values(), "deadlines"}
    if "address" in agreeing:
        forgiven |= {"identifier", "days", "call", "searcher"}
    return forgiven | {"days"} if "near" in agreeing else forgiven


def _forgiven(agreeing: set[str], likeness: Likeness) -> set[str]:
    """Return what may differ between two descriptions of one thing."""
    forgiven = set(MAY_DIFFER)
    if "near" in agreeing and "identifier" in agreeing and not likeness.told_apart:
        forgiven |= {"deadlines"}
    if agreeing & {"identifier", "address"}:
        forgiven |= set(ONE_SIDED.values())
    if "near" in agreeing and likeness.share >= SHARE_ALONE and not likeness.told_apart:
        forgiven |= {"days"}
    return forgiven


def compare_titles(one: Facts, other: Facts) -> Likeness:
    """Return how alike the titles are, in the language in which they are most alike."""
    pairs = (_compare_words(mine, theirs) for mine, theirs in product(one.titles, other.titles))
    return max(pairs, key=lambda each: (not each.told_apart, each.score))


def _compare_words(one: Title, other: Title) -> Likeness:
    score = fuzz.token_sort_ratio(one.text, other.text)
    left = [word for word in one.words if word not in other.words]
    right = [word for word in other.words if word not in one.words]
    for word in list(left):
        twin = next((each for each in right if _is_same_word(word, each)), None)
        if twin is not None:
            left.remove(word)
            right.remove(twin)
    if left and fuzz.ratio("".join(left), "".join(right)) >= SAME_COMPOUND:
        left, right = [], []
    shared = len(one.words) - len(left)
    longer = max(len(one.words), len(other.words), 1)
    if not one.words and not other.words:
        same = int(one.text == other.text)
        return Likeness(score, float(same), same, told_apart=False)
    return Likeness(score, shared / longer, shared, bool(left and right))


def _is_same_word(one: str, other: str) -> bool:
    if any(sign.isdigit() for sign in one + other):
        return False
    alike = fuzz.ratio(one, other, score_cutoff=SAME_WORD) > 0
    return alike or _is_inflected(one, other)


def _is_inflected(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) > 3 and longer.startswith(shorter[:-1]) and len(longer) - len(shorter) < 3  # noqa: PLR2004 - lengths of endings


def _find_reasons(one: Facts, other: Facts) -> Iterator[Reason]:
    yield from _compare_addresses(one, other)
    yield from _compare_names(one, other)
    yield from _compare_dates(one, other)
    yield from _compare_editions(one, other)


def _compare_addresses(one: Facts, other: Facts) -> Iterator[Reason]:
    for code, mine, theirs in (
        ("address", one.addresses, other.addresses),
        ("site", one.sites, other.sites),
    ):
        if shared := sorted(mine & theirs):
            yield Reason(code, True, shared[0], shared[0])  # noqa: FBT003 - a reason is read aloud
    if one.source == other.source and one.part != other.part and one.addresses & other.addresses:
        yield Reason("part", False, one.part, other.part)  # noqa: FBT003 - as above


def _compare_names(one: Facts, other: Facts) -> Iterator[Reason]:
    if one.identifier and other.identifier:
        same = one.identifier == other.identifier
        yield Reason("identifier", same, one.identifier, other.identifier)
    for code, mine, theirs in (
        ("organisation", one.organisation, other.organisation),
        ("place", one.place, other.place),
    ):
        if mine and theirs:
            same = fuzz.token_set_ratio(mine.casefold(), theirs.casefold()) >= SAME_NAME
            # Whoever looks for partners is the search.
            is_searcher = one.kind == OpportunityKind.PARTNER_SEARCH and code == "organisation"
            yield Reason("searcher" if is_searcher and not same else code, same, mine, theirs)
    if one.call is not None and other.call is not None:
        yield Reason("call", one.call == other.call, one.call, other.call)
    for code, mine, theirs in (
        ("programme", one.programme, other.programme),
        ("phase", one.phase, other.phase),
    ):
        if mine and theirs and (mine != theirs or code == "programme"):
            yield Reason(code, mine == theirs, mine, theirs)


def _compare_dates(one: Facts, other: Facts) -> Iterator[Reason]:
    code = "deadlines" if one.kind == OpportunityKind.CALL else "days"
    if one.dates and other.dates:
        same = any(_agree(mine, theirs) for mine, theirs in product(one.dates, other.dates))
        yield Reason(code, same, sorted(one.dates), sorted(other.dates))
        nearest = min((abs(a - b) for a, b in product(one.days, other.days)), default=NEVER)
        most = DAYS_OF_ONE_CALL if code == "deadlines" else DAYS_OF_ONE_EVENT
        if not same and nearest <= most:
            yield Reason("near", True, nearest, nearest)  # noqa: FBT003 - as above
    if one.opens_on and other.opens_on:
        same = _agree(one.opens_on, other.opens_on)
        yield Reason("opens_on", same, one.opens_on, other.opens_on)


def _compare_editions(one: Facts, other: Facts) -> Iterator[Reason]:
    mine, theirs = (one.years, other.years)
    known = (one.years | one.dated_years, other.years | other.dated_years)
    if (mine or theirs) and known[0] and known[1] and not known[0] & known[1]:
        yield Reason("year", False, sorted(known[0]), sorted(known[1]))  # noqa: FBT003 - as above
    elif mine and theirs:
        yield Reason("year", bool(mine & theirs), sorted(mine), sorted(theirs))
    elif (mine and not known[1]) or (theirs and not known[0]):
        # Every edition of a series may be meant by the one without a year.
        yield Reason(ONE_SIDED["year"], False, sorted(mine), sorted(theirs))  # noqa: FBT003 - as above
    first, second = one.editions - {"1"}, other.editions - {"1"}
    if first != second and not first & second:
        code = "edition" if first and second else ONE_SIDED["edition"]
        yield Reason(code, False, sorted(one.editions), sorted(other.editions))  # noqa: FBT003 - as above


def _agree(one: str, other: str) -> bool:
    """Tell whether two partial dates may mean the same day."""
    return one.startswith(other) or other.startswith(one)
