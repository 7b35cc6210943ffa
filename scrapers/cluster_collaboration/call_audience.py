"""Who may apply to a call, from the sentences that say so."""

import re

from opportunities.vocabulary import Audience
from scrapers.cluster_collaboration.words import ANY_AUDIENCE, find_audiences


def _any(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for form in forms), re.IGNORECASE)


# Whoever is named anywhere near these words may apply.
CUE = _any(
    r"\bwho (?:can|may) (?:apply|participate|take part)",
    r"\bwho is eligible",
    r"\b(?:may|can|could|must|should|will) (?:also )?(?:apply|participate|submit|be eligible"
    r"|propose|take part|visit)\b",
    r"\bapplicants?\b|\bapply together\b|\bare looked for\b|\bare welcome\b|\binvited\b",
    r"\beligible\b(?!\s(?:costs?|expen\w+|countr\w+|regions?|activit\w+|actions?|territor\w+))",
    r"\bconsorti(?:a|um) (?:of|must|composition|should|has|have)\b",
    r"\bprojects? of (?:two|three|at least)\b|\bwho work for\b",
    r"\bexpress (?:their|your) interest\b|\bleads? (?:the|a) consorti",
    r"\bforms? (?:teams|consortia)\b|\bsubmits? (?:the|their|an?|one)\b",
    r"\bfinancial support to\b(?! third)",
)
# Only those named behind these words may apply: a cluster that invites SMEs is no applicant.
CUE_BEFORE = _any(
    r"\baddress(?:es|ed to)\b|\bopen (?:to|for)\b|\b(?:call|support|programme|scheme) is for\b",
    r"\b(?:supports|helps|gives|funds|enables|allows)\b",
    r"\bvouchers?(?: \([^)]{0,30}\))? (?:to|for)\b",
    r"\beligibility:|\bwho:|\bbeneficiaries:|\bopens?\b[^.;]{0,25}\bfor\b",
    r"\binvites\b|\btarget(?:s|ed at| groups?:)|\baimed at\b|\bgrants? (?:to|for)\b",
    r"\bonly (?=[a-z])",
)
# Those named right before these words may apply.
CUE_BEHIND = re.compile(
    rf"\b(?:{ANY_AUDIENCE})\b\W{{0,2}}\s?(?:only\b|(?:can |may |will )?"
    r"(?:get|receive|obtain|win|ask|apply|use|choose|request|join|book)s?\b)",
    re.IGNORECASE,
)
NOT_THEM = re.compile(
    r"\b(?:not eligible|cannot apply|may not apply|can not apply|are excluded|not apply)\b",
    re.IGNORECASE,
)
# Shares of the money say who ends up with it, which is not who applies.
SHARE = re.compile(r"%(?!\s?of (?:their|its|the) (?:\w+ )?(?:costs|invoice))|\bthird parties\b")
SENTENCES = re.compile(r"(?<=[a-z)\]0-9%])[.?!](?=\s|[A-Z])|;|\n")
QUESTION = re.compile(
    r"\bwho (?:can|may|is)\b|^\s?(?:eligib\w+(?: \w+)?|eligible applicants|applicants)\W{0,3}$",
    re.IGNORECASE,
)
# In a text without full stops the words that belong to a cue stand near it.
REACH_BEFORE, REACH_AFTER, SHARE_REACH = 110, 220, 30


def read_audience(body: str, evidence: dict[str, str]) -> tuple[Audience, ...]:
    """Return who may apply, and put the sentences that say it into ``evidence``."""
    named: set[Audience] = set()
    quotes: list[str] = []
    after_question = False
    for sentence in SENTENCES.split(body):
        words = _find_words(sentence)
        if not words and after_question:
            words = sentence
        after_question = QUESTION.search(sentence) is not None and len(sentence) < REACH_BEFORE
        if NOT_THEM.search(words):
            continue
        found = find_audiences(words)
        if found:
            named.update(found)
            quotes.append(" ".join(words.split()))
    if quotes:
        evidence["audience"] = " · ".join(dict.fromkeys(quotes))
    return tuple(who for who in Audience if who in named)


def _find_words(sentence: str) -> str:
    """Return the words of a sentence that name applicants, empty when it names none."""
    share = SHARE.search(sentence)
    cue = CUE.search(sentence)
    if cue is not None:
        end = cue.end() + REACH_AFTER
        if share is not None and share.start() > cue.start():
            end = min(end, share.start())
        return sentence[max(0, cue.start() - REACH_BEFORE) : end]
    end = share.start() if share is not None else len(sentence)
    cue = CUE_BEFORE.search(sentence, 0, end)
    if cue is not None:
        return sentence[cue.end() : min(end, cue.end() + REACH_AFTER)]
    cue = CUE_BEHIND.search(sentence)
    if cue is None or (share is not None and 0 <= end - cue.end() < SHARE_REACH):
        return ""
    return cue[0]
