"""The money of a call: totals, ceilings, rate and SME share, told apart or left empty."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from scrapers.cluster_collaboration import money_words as words
from scrapers.cluster_collaboration.money_words import Purpose, claims_before, find_purpose
from scrapers.reading_money import FoundAmount, FoundPercent, find_amounts, find_percents

BEFORE = 90
AFTER = 150
QUOTE_AFTER = 60
# "Up to 8 groups may later be supported with": money of a call to come, not of this one.
LATER = re.compile(r"\blater\b|\b(?:future|next|formal) call\b", re.IGNORECASE)
# The stop of "max. 12 000 €" ends no clause.
ABBREVIATED = re.compile(r"\b(max|min|approx|ca|incl)\.(?=\s)", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[A-Z])|\n")
# The largest difference, in hundredths, of two totals of which one rounds the other.
ROUNDING = 100
NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        (
            *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
        ),
        1,
    )
}
COUNT = (
    rf"(?<![\d.,])(?<!\d\s)(?P<n>[1-9]\d{{0,2}}|{'|'.join(NUMBER_WORDS)})"
    r"(?![\d.,]\d|\s\d{3}\b)"
)
ADJECTIVES = r"(?:(?!EUR|euro|per\b)[a-z-]+[ ]){0,2}?"
MANY = r"(?:[a-z]+-)?(?:projects|grants|proposals|consortia|partnerships|euroclusters|vouchers)"
ABOUT = r"(?:at least|about|around|approximately|up to|some|in total|a (?:total|m\w+imum) of)"
FUNDED = r"(?:funded|financed|supported|selected|awarded|granted|co-financed|receive)"
GRANTS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        (
            r"\bnumber of (?:supported |funded |selected |expected )?"
            r"(?:projects?|grants?|proposals?|consortia|partnerships?|beneficiaries)\b"
            rf"(?: to be \w+)?[^.;\d]{{0,30}}?{COUNT}\b(?!\s?(?:%|€|EUR))"
        ),
        (
            r"\b(?:fund|finance|support|select|award|co-finance|grant)(?:s|ed|ing)?\s"
            rf"(?:{ABOUT}\s)?{COUNT}\s{ADJECTIVES}{MANY}\b"
        ),
        (
            rf"\b{COUNT}\s{ADJECTIVES}{MANY}\s(?:(?:of|worth)\s[^.;\n]{{1,25}}?\s)?"
            r"(?:will|are expected to|are to|can|shall|to|is expected to)\s(?:be\s)?(?:\w+\s)?"
            rf"{FUNDED}\b"
        ),
        (
            rf"\b(?:suffice|enough|money|budget|EUR|euro|million)\sfor\s(?:{ABOUT}\s)?"
            rf"{COUNT}\s{ADJECTIVES}{MANY}\b"
        ),
        rf"\b(?:at least|about|around|approximately|up to)\s{COUNT}\s{MANY}\b(?!\sper\b)",
    )
]


@dataclass(slots=True)
class Money:
    """The amounts of a call in euro and percent; ``quotes`` holds the words for each."""

    budget_total_eur: Decimal | None = None
    grant_max_eur: Decimal | None = None
    grants_expected: int | None = None
    funding_rate_percent: Decimal | None = None
    sme_share_percent: Decimal | None = None
    quotes: dict[str, str] = field(default_factory=dict)


def read_money(title: str, body: str) -> Money:
    """Return what the title and body of a call state about money.

    A budget is a total only where a word says so, or in a title. Amounts are never added up, and a
    ceiling per beneficiary is neither a budget nor the ceiling of a grant.
    """
    money = Money()
    _read_amounts(money, title, body)
    _read_percents(money, body)
    _read_grants(money, body)
    return money


def _read_amounts(money: Money, title: str, body: str) -> None:
    purposes = [*_sort_amounts(body, is_title=False), *_sort_amounts(title, is_title=True)]
    totals = [(value, quote) for purpose, value, quote in purposes if purpose is Purpose.TOTAL]
    of_call = [one for one in totals if words.OF_THE_CALL.search(one[1])]
    for group in (totals, of_call):
        if group and _agree({value for value, _ in group}):
            money.budget_total_eur, money.quotes["budget_total_eur"] = group[0]
            break
    grants = [(value, quote) for purpose, value, quote in purposes if purpose is Purpose.PER_GRANT]
    if grants:
        money.grant_max_eur, money.quotes["grant_max_eur"] = max(grants, key=lambda one: one[0])


def _sort_amounts(text: str, *, is_title: bool) -> list[tuple[Purpose, Decimal, str]]:
    found = find_amounts(text)
    purposes = []
    for position, each in enumerate(found):
        before, after = _around(text, found, position)
        quote = _quote(text, each)
        if not LATER.search(quote):
            purpose = find_purpose(before, after, is_title=is_title, is_range=each.is_range)
            purposes.append((purpose, each.high, quote))
    return purposes


def _agree(values: set[Decimal]) -> bool:
    """Two totals are one when the text only rounds it: €12 950 000 and €12.95 million."""
    largest = max(values)
    return all(abs(largest - value) <= largest / ROUNDING for value in values)


def _read_percents(money: Money, body: str) -> None:
    rates: dict[Decimal, str] = {}
    in_brackets: dict[Decimal, str] = {}
    shares: dict[Decimal, str] = {}
    percents = find_percents(body)
    for position, each in enumerate(percents):
        before, after = _around(body, percents, position)
        if _is_share(before, after):
            shares.setdefault(each.value, _quote(body, each))
        elif _is_rate(before, after):
            # "75% (100% for third parties)": what stands in brackets is the exception.
            kind = in_brackets if before.rstrip().endswith("(") else rates
            kind.setdefault(each.value, _quote(body, each))
    main = rates or in_brackets
    if len(main) == 1 and not _has_several_rates(body, percents, set(main)):
        money.funding_rate_percent, money.quotes["funding_rate_percent"] = main.popitem()
    if len(shares) == 1:
        money.sme_share_percent, money.quotes["sme_share_percent"] = shares.popitem()


def _has_several_rates(body: str, percents: list[FoundPercent], rates: set[Decimal]) -> bool:
    """Tell whether a rate is one end of a span, or that of one group of applicants only."""
    of_groups = set()
    for each in percents:
        before, after = body[max(0, each.start - BEFORE) : each.start], body[each.end :][:AFTER]
        if each.value in rates and (
            words.LOWER_END_BEFORE.search(before) or words.UPPER_END_AFTER.search(after)
        ):
            return True
        if words.FOR_ONE_GROUP.search(after) or words.ONE_GROUP_BEFORE.search(before):
            of_groups.add(each.value)
    return len(of_groups) > 1


def _is_share(before: str, after: str) -> bool:
    if words.SME_AFTER.search(after):
        return True
    # "SMEs receive 60% of their costs" is a rate.
    return bool(words.SME_BEFORE.search(before)) and not words.COST_AFTER.search(after)


def _is_rate(before: str, after: str) -> bool:
    if words.OWN_SHARE_AFTER.search(after) or words.OWN_SHARE.search(before):
        return False
    if words.NOT_A_RATE.search(before) or words.NOT_A_RATE_AFTER.search(after):
        return False
    return bool(words.RATE_AFTER.search(after) or words.RATE_BEFORE.search(before))


def _read_grants(money: Money, body: str) -> None:
    for form in GRANTS:
        found = {_count(match["n"]): match[0] for match in form.finditer(body)}
        if len(found) == 1:
            money.grants_expected, quote = found.popitem()
            money.quotes["grants_expected"] = " ".join(quote.split())
        if found or money.grants_expected:
            return


def _count(text: str) -> int:
    return NUMBER_WORDS.get(text.lower()) or int(text)


def _around(
    text: str, found: list[FoundAmount] | list[FoundPercent], position: int
) -> tuple[str, str]:
    """Return the words before and after an amount that do not belong to the next one."""
    each = found[position]
    end = found[position + 1].start if position + 1 < len(found) else len(text)
    start = 0
    if position:
        start = found[position - 1].end
        start += claims_before(text[start : min(each.start, start + AFTER)])
    before = ABBREVIATED.sub(r"\1 ", text[max(start, each.start - BEFORE) : each.start])
    return before, text[each.end : min(end, each.end + AFTER)]


def _quote(text: str, each: FoundAmount | FoundPercent) -> str:
    """Return the words around a place, cut at sentences and whole words."""
    before = SENTENCE_END.split(text[max(0, each.start - BEFORE) : each.start])[-1]
    after = SENTENCE_END.split(text[each.end : each.end + QUOTE_AFTER])[0]
    if len(before) == BEFORE:
        before = before.partition(" ")[2]
    if len(after) == QUOTE_AFTER:
        after = after.rpartition(" ")[0]
    return " ".join(f"{before}{text[each.start : each.end]}{after}".split())
