"""The words around an amount or a percentage that say what it is for."""

import re
from enum import StrEnum

# Words between a cue and the amount it speaks of stay within one clause.
GAP = r"[^.;\n%€]"


class Purpose(StrEnum):
    TOTAL = "total"
    PER_GRANT = "per_grant"
    PER_BENEFICIARY = "per_beneficiary"
    OTHER = "other"


def _any(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for form in forms), re.IGNORECASE)


MONEY = (
    r"(?:budget|funding|amount|funds?|envelope|allocation|pot|financial (?:support|allocation)"
    r"|support|resources)"
)
TOTAL_BEFORE = _any(
    rf"\b(?:total|overall|available|indicative|global|entire|whole)\b[^.;\n%]{{0,60}}\b{MONEY}\b"
    rf"{GAP}{{0,40}}$",
    rf"\b{MONEY}\b\s+(?:available|in total){GAP}{{0,40}}$",
    rf"\b(?:call budget|budget (?:of|for) (?:the|this) call|budget available){GAP}{{0,40}}$",
    r"\b(?:the|this) call (?:has|comes with|disposes of)(?: an?)?(?: \w+)? budget of"
    rf"{GAP}{{0,20}}$",
    r"\b(?:the|this|our) (?:[\w-]+ )?(?:call|topic) (?:has|disposes of|distributes|makes"
    r"|makes available)(?: about| around| up to)?\s*$",
    r"\b(?:in total|overall,|a total of|totalling)[^.;\n%€]{0,25}$",
    rf"\b(?:total|overall|available) {MONEY}\b{GAP}{{0,60}}$",
)
TOTAL_AFTER = _any(
    rf"^[^.;\n€%]{{0,12}}\b(?:in total|of total (?:budget|funding)"
    rf"|(?:total|overall)\b[^.;\n€%]{{0,15}}\b{MONEY}"
    r"|(?:is|are|will be) (?:made )?available|available (?:in total|for (?:the|this) call))\b"
)
# The money of whoever gives the grants, of which a call passes on a part.
PARENT_BEFORE = _any(
    r"\b(?:eurocluster|project|consortium|partnership|alliance)(?: itself)?\s+"
    r"(?:has|had|received?s?|manages|disposes of|runs on|was awarded"
    r"|is (?:co-)?(?:funded|financed))"
    r"[^.;\n]{0,60}$",
    r"\bEU contribution (?:to|for) (?:the|our|its) [^.;\n]{0,60}$",
)
OF_THE_CALL = re.compile(
    r"\b(?:this|the|our|open|call for \w+) call\b|\bcall budget\b", re.IGNORECASE
)
GRANT = (
    r"(?:projects?|proposals?|grants?|consorti(?:um|a)|partnerships?|applications?|awards?"
    r"|vouchers?|pilots?|demonstrators?|missions?|use cases?|experiments?|prototypes?)"
)
RECEIVES = r"(?:receives?|gets?|asks?(?: for)?|requests?|obtains?|wins?|appl(?:y|ies) for|is worth)"
PER_GRANT_AFTER = _any(
    r"^[ ,(\u00a0]*(?:in [\w -]{0,20})?(?:at most |maximum )?"
    rf"(?:per|for each|to each|for every|for an?\b|each|/)[ ]*(?:[\w-]+[ ]){{0,3}}?{GRANT}\b",
    r"^[ ,(\u00a0]*each\b(?!\s+(?:beneficiary|SME|company|partner))",
    r"^[ ,(\u00a0]*per (?:visit|trip|study)\b",
)
PER_GRANT_BEFORE = _any(
    rf"\b(?:per|for each|each|every)\s+(?:[\w-]+\s){{0,3}}?{GRANT}\b{GAP}{{0,50}}$",
    rf"\b(?:grant|funding|support|contribution)s?\s+(?:amount|size|ceiling|volume)?{GAP}{{0,30}}"
    rf"\bper {GRANT}\b{GAP}{{0,50}}$",
    rf"\b(?:no|an?|each|every|one|the) (?:[a-z-]+ ){{0,2}}?{GRANT}\b{GAP}{{0,30}}"
    rf"\b(?:{RECEIVES}|worth|of|amounts to)\b{GAP}{{0,30}}$",
    rf"\bmax(?:imum|\.)?\s+(?:EU\s+)?(?:grant|funding|contribution)\b{GAP}{{0,40}}$",
    rf"\b(?:grant (?:amount|size|ceiling|range)|grants?(?: of)?(?: up to)?){GAP}{{0,40}}$",
    rf"\bprojects?\s+(?:of|between|from|with|worth|ask)\b{GAP}{{0,30}}$",
    rf"\b{GRANT}\s+(?:can|may|will)\s+(?:be awarded|be funded with|{RECEIVES}){GAP}{{0,40}}$",
    rf"\b(?:projects|consortia|proposals)\s+{RECEIVES}\b{GAP}{{0,30}}$",
    rf"\b(?:each|an?|one|the)\s{GRANT}\b[^.;\n€]{{0,80}}\bup to\s?$",
    rf"\b{GRANT}\s(?:of\s|get\s|receive\s)?up to\s?$",
)
# The name of the grant stands right before its amount: that of one company is the grant itself.
GRANT_NAMED = _any(
    r"\b(?:vouchers?|lump sums?)\b(?: amounts?)?(?: value)?[\s:]*(?:is|are|costs?)?(?: fixed at)?"
    r"(?:\s?(?:of|worth|between|from|at|up to|at most|a maximum of|max\.?))*\s*\(?$",
)
PERSON = (
    r"(?:(?:single\s|individual\s)?(?:beneficiar(?:y|ies)|SMEs?|compan(?:y|ies)|enterprises?"
    r"|participants?|partners?|entit(?:y|ies)|applicants?|third part(?:y|ies)|start-?ups?"
    r"|organi[sz]ations?|members?|person|trainer|week|month|day))"
)
PER_PERSON_AFTER = _any(
    rf"^[ ,()\u00a0]*(?:maximum\s)?(?:per|for each|to each|for every|each|a|/)\s?(?:\w+\s){{0,2}}?"
    rf"{PERSON}\b"
)
PER_PERSON_BEFORE = _any(
    rf"\b(?:per|each|every|(?<!more than )single|individual)\s+(?:\w+\s){{0,2}}?{PERSON}\b"
    rf"{GAP}{{0,40}}$",
    rf"\b{PERSON}\s+(?:can|may|will)\s+{RECEIVES}[^.;\n%€]{{0,30}}$",
)
UP_TO = re.compile(r"\b(?:up to|max\.?|maximum|win|get)\s*(?:of\s*)?$", re.IGNORECASE)
COSTS = (
    r"(?:(?:eligible|project|total|the|their|its|all|actual|overall|direct)\s)*"
    r"(?:costs?|budget|expenses|expenditures?|invoices?|price)"
)
RATE_NOUN = (
    r"(?:(?:(?:co-?)?(?:funding|financing)|reimbursement|grant|aid|EU contribution|support|subsidy)"
    r"\s(?:rate|intensity)s?|intensity of (?:the )?(?:aid|support))"
)
RATE_BEFORE = _any(
    rf"\b{RATE_NOUN}\b[^.;\n%]{{0,45}}$",
    r"\b(?:covers?|covering|reimburses?|reimbursed (?:at|up to)|finances?|funds?|co-?finances?"
    r"|co-?financing|contribut\w+|reimbursement|pays?)\b[^.;\n%]{0,35}$",
)
RATE_AFTER = _any(rf"^\s?of\s{COSTS}\b", rf"^\s?(?:EU\s)?{RATE_NOUN}\b")
# Shares of the costs or of the payment that are no rate of the grant.
NOT_A_RATE = _any(
    r"\b(?:flat[- ]rate|overheads?|indirect|pre-?financ\w+|advance|instal?lments?|VAT)\b"
    r"[^.;\n%]{0,60}$",
    r"\bthird parties\b[^.;\n%]{0,40}$",
)
NOT_A_RATE_AFTER = re.compile(
    r"^\s?(?:flat|overheads?|pre-?financing|advance|of the grant|upfront|at the start|VAT)\b",
    re.IGNORECASE,
)
OWN_SHARE = _any(
    r"\b(?:at least|minimum(?: of)?|remaining|own|private|self-?)\b[^.;\n%]{0,25}$",
    r"\b(?:compan(?:y|ies)|beneficiar(?:y|ies)|applicants?|SMEs?|participants?|partners?"
    r"|enterprises?)\s(?:itself\s|themselves\s)?(?:pays?|covers?|contributes?|provides?|adds?"
    r"|bears?|brings?)\b[^.;\n%]{0,30}$",
    r"\b(?:must|shall|have to|need to|should|to)\s(?:provide|contribute|cover|ensure|bring|finance"
    r"|co-finance)\b[^.;\n%]{0,40}$",
)
OWN_SHARE_AFTER = re.compile(
    r"^\s?(?:of\s)?(?:own|private|co-?financing|co-?funding|self)\b(?!\srate)", re.IGNORECASE
)
COST_AFTER = re.compile(r"^\s?of\s(?:\w+\s){1,3}(?:costs?|invoices?|expenses)\b", re.IGNORECASE)
SMES = r"(?:SMEs?|small and medium(?:-|\s)sized enterprises|MSMEs?|small companies)"
OF_THE_MONEY = (
    r"of\s(?:(?:the|total|overall|project|proposed|requested|EU|call|available|grant|this|its|their)"
    r"\s)*(?:budget|funding|funds?|amount|contribution|grant|resources|money|costs?)"
)
SET_ASIDE = (
    r"(?:reserved|earmarked|ring-?fenced|allocated|dedicated|set aside|granted|distributed"
    r"|directed|passed on)"
)
SME_AFTER = _any(
    rf"^\s?{OF_THE_MONEY}\b[^.;\n%]{{0,90}}\b{SMES}\b",
    rf"^\s?(?:(?:is|are|must be|will be|shall be)\s)?{SET_ASIDE}\b[^.;\n%]{{0,50}}\b{SMES}\b",
)
SME_BEFORE = _any(
    rf"\b{SMES}\b[^.;\n%]{{0,40}}\b(?:receive|get|be allocated|benefit from|share(?: of)?"
    r"(?: \w+){0,4})\b[^.;\n%]{0,20}$",
    rf"\b(?:reserved|earmarked|share|{SET_ASIDE})\b[^.;\n%]{{0,40}}\b{SMES}\b[^.;\n%]{{0,20}}$",
)
# "70 to 100%" and "50% for large companies and 70% for SMEs" name no one rate.
LOWER_END_BEFORE = re.compile(r"\d\s?%?\s?(?:-|–|—|\bto\b|\band\b)\s?$", re.IGNORECASE)
UPPER_END_AFTER = re.compile(r"^\s?(?:-|–|—|\bto\b|\band\b)\s?\d", re.IGNORECASE)
GROUP = (
    r"(?:large|small|medium|micro|SMEs?|start-?ups?|research|universit\w+|public|non-profit|other)"
)
ONE_GROUP_BEFORE = re.compile(
    rf"\b{GROUP}(?: \w+)?\s?(?::|receives?|gets?|obtains?)?\s?(?:up to\s)?$", re.IGNORECASE
)
FOR_ONE_GROUP = re.compile(
    rf"^\s?(?:of [\w ]{{1,25}}\s)?\(?for\s(?:the\s)?{GROUP}",
    re.IGNORECASE,
)


def find_purpose(before: str, after: str, *, is_title: bool, is_range: bool) -> Purpose:
    """Return what an amount is for, told by the words of its clause on either side."""
    purpose = _find_ceiling(before, after)
    if purpose is not None:
        return purpose
    if is_range or PARENT_BEFORE.search(before):
        return Purpose.OTHER
    if is_title and not UP_TO.search(before):
        return Purpose.TOTAL
    is_total = TOTAL_BEFORE.search(before) or TOTAL_AFTER.search(after)
    return Purpose.TOTAL if is_total else Purpose.OTHER


def claims_before(after: str) -> int:
    """Return how many characters behind an amount belong to it ("... per project")."""
    ends = [
        match.end() for form in (PER_PERSON_AFTER, PER_GRANT_AFTER) if (match := form.search(after))
    ]
    return max(ends, default=0)


def _find_ceiling(before: str, after: str) -> Purpose | None:
    for form, text, purpose in (
        (PER_PERSON_AFTER, after, Purpose.PER_BENEFICIARY),
        (PER_GRANT_AFTER, after, Purpose.PER_GRANT),
        (GRANT_NAMED, before, Purpose.PER_GRANT),
        (PER_PERSON_BEFORE, before, Purpose.PER_BENEFICIARY),
        (PER_GRANT_BEFORE, before, Purpose.PER_GRANT),
    ):
        if form.search(text):
            return purpose
    return None
