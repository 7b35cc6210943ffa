"""The site's words and ours: programmes, official call codes, countries, audiences."""

import re

from opportunities.vocabulary import Audience

# As the site prints them behind the body of a call -> the name we keep.
PROGRAMME_TERMS = {
    "cosme": "COSME",
    "euroclusters fstp": "Euroclusters FSTP",
    "euroclusters": "Euroclusters",
    "horizon 2020": "Horizon 2020",
    "h2020": "Horizon 2020",
    "horizon europe": "Horizon Europe",
    "single market programme": "Single Market Programme",
    "smp": "Single Market Programme",
    "i3": "I3 Instrument",
    "i3 instrument": "I3 Instrument",
    "interregional innovation investments": "I3 Instrument",
    "interreg": "Interreg",
    "innosup": "Horizon 2020",
    "innosup-1": "Horizon 2020",
    "digital europe": "Digital Europe",
    "digital europe programme": "Digital Europe",
    "erasmus+": "Erasmus+",
    "life": "LIFE",
    "erdf": "ERDF",
    "escp-4i": "ESCP-4i",
    "escp-4x": "ESCP-4x",
    "escp-s3": "ESCP-S3",
}
# Official codes, told by their form -> the programme they belong to.
IDENTIFIERS = (
    (r"COS-[A-Z]+\d{0,4}-\d{4}-\d{1,2}-\d{1,2}|COS-WP\d{4}-\d-\d{2}", "COSME"),
    (r"SMP-COSME-\d{4}-[A-Z]+(?:-[A-Z]+)*(?:-\d{2})?", "Single Market Programme"),
    (r"(?:H2020-)?INNOSUP-\d{1,2}-\d{4}(?:-\d{4})?", "Horizon 2020"),
    (r"I3-\d{4}-[A-Z]{3}\d?[a-z]?", "I3 Instrument"),
    (r"HORIZON-[A-Z]+-\d{4}(?:-[A-Z0-9]+)+", "Horizon Europe"),
    (r"DIGITAL-\d{4}(?:-[A-Z0-9]+)+", "Digital Europe"),
)
IDENTIFIER = re.compile(rf"(?<![\w-])(?:{'|'.join(form for form, _ in IDENTIFIERS)})(?![\w-])")
PROGRAMME_NAMES = (
    (re.compile(r"(?<![\w-])COSME(?![\w-])"), "COSME"),
    (re.compile(r"\bHorizon 2020\b|\bH2020\b", re.IGNORECASE), "Horizon 2020"),
    (re.compile(r"\bHorizon Europe\b", re.IGNORECASE), "Horizon Europe"),
    (re.compile(r"\bSingle Market Programme\b", re.IGNORECASE), "Single Market Programme"),
    (
        re.compile(r"\bI3 Instrument\b|\bInterregional Innovation Investments\b", re.IGNORECASE),
        "I3 Instrument",
    ),
    (re.compile(r"\bInterreg\b"), "Interreg"),
)
AUDIENCES = (
    (
        (
            r"(?<!their )SMEs?(?! Executive)"
            r"|small and medium(?:-|\s)sized (?:enterprises|businesses)|MSMEs?"
            r"|micro,? small and medium"
        ),
        Audience.SME,
    ),
    (r"start-?\s?ups?", Audience.START_UP),
    (
        (
            r"cluster organi[sz]ations?|clusters?|cluster managers?"
            r"|cluster management organi[sz]ations?"
        ),
        Audience.CLUSTER,
    ),
    (
        (
            r"business network (?:organi[sz]ations?|associations?)|business networks?"
            r"|business associations?"
        ),
        Audience.BUSINESS_NETWORK,
    ),
    (r"large (?:companies|enterprises|corporations)", Audience.LARGE_COMPANY),
    (
        r"technology (?:and innovation )?centres?|technology centers?|tech(?:nology)? hubs?",
        Audience.TECHNOLOGY_CENTRE,
    ),
    (r"science (?:and technology )?parks?|technology parks?", Audience.SCIENCE_PARK),
    (
        r"research (?:and technology )?(?:organi[sz]ations?|centres?|institut(?:es?|ions?))|RTOs?",
        Audience.RESEARCH_ORGANISATION,
    ),
    (r"universities|university|higher education institutions?", Audience.UNIVERSITY),
    (
        (
            r"public (?:bodies|authorities|body|authority|organi[sz]ations?)|regional authorities"
            r"|municipalities"
        ),
        Audience.PUBLIC_BODY,
    ),
    (r"social (?:economy )?enterprises?", Audience.SOCIAL_ENTERPRISE),
)
AUDIENCE_WORDS = tuple(
    (re.compile(rf"\b(?:{form})\b", re.IGNORECASE), who) for form, who in AUDIENCES
)
ANY_AUDIENCE = "|".join(form for form, _ in AUDIENCES)


def find_identifiers(text: str) -> list[str]:
    """Return the official call codes in ``text``, each once, in reading order."""
    return list(dict.fromkeys(match[0] for match in IDENTIFIER.finditer(text)))


def programme_of(identifier: str) -> str | None:
    """Return the programme that an official code belongs to."""
    for form, programme in IDENTIFIERS:
        if re.fullmatch(form, identifier):
            return programme
    return None


def find_programme(text: str) -> str | None:
    """Return the one programme that a text names; None when it names none or several."""
    named = {programme for form, programme in PROGRAMME_NAMES if form.search(text)}
    return named.pop() if len(named) == 1 else None


def find_audiences(text: str) -> tuple[Audience, ...]:
    """Return who is named in a sentence on who may apply, in the order of our vocabulary."""
    named = {who for form, who in AUDIENCE_WORDS if form.search(text)}
    return tuple(who for who in Audience if who in named)
