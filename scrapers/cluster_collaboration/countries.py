"""Country names as the site writes them -> ISO 3166 codes."""

import re

NAMES = """
AL Albania;DZ Algeria;AR Argentina;AM Armenia;AU Australia;AT Austria;AZ Azerbaijan;BE Belgium
BA Bosnia and Herzegovina;BR Brazil;BG Bulgaria;CA Canada;CL Chile;CN China;CO Colombia
CR Costa Rica;HR Croatia;CY Cyprus;CZ Czech Republic;CZ Czechia;DK Denmark;EG Egypt;EE Estonia
FI Finland;FR France;GE Georgia;DE Germany;GR Greece;HK Hong Kong;HU Hungary;IS Iceland
IN India;ID Indonesia;IE Ireland;IL Israel;IT Italy;JP Japan;JO Jordan;KZ Kazakhstan;XK Kosovo
KW Kuwait;LV Latvia;LB Lebanon;LI Liechtenstein;LT Lithuania;LU Luxembourg;MY Malaysia;MT Malta
MX Mexico;MD Moldova;ME Montenegro;MA Morocco;NL Netherlands;NL The Netherlands;NZ New Zealand
MK North Macedonia;NO Norway;OM Oman;PS Palestine;PE Peru;PL Poland;PT Portugal;QA Qatar
RO Romania;SA Saudi Arabia;RS Serbia;SG Singapore;SK Slovakia;SI Slovenia;ZA South Africa
KR South Korea;KR Republic of Korea;KR Korea;ES Spain;SE Sweden;CH Switzerland;TW Taiwan
TH Thailand;TN Tunisia;TR Turkey;TR Türkiye;UA Ukraine;AE United Arab Emirates
GB United Kingdom;GB UK;US United States;US USA;US United States of America;UY Uruguay
VN Vietnam
"""
CODES = {
    name.casefold(): code
    for entry in NAMES.replace("\n", ";").split(";")
    if entry.strip()
    for code, name in [entry.strip().split(" ", 1)]
}
LONGEST_FIRST = sorted(CODES, key=len, reverse=True)
COUNTRY_FORM = rf"(?i:{'|'.join(re.escape(name) for name in LONGEST_FIRST)})(?!\w)"
COUNTRY = re.compile(rf"(?<!\w){COUNTRY_FORM}")


def country_code(name: str) -> str | None:
    """Return the ISO code of a country's English name, None for anything else."""
    return CODES.get(" ".join(name.split()).casefold().removeprefix("the ")) or CODES.get(
        " ".join(name.split()).casefold()
    )


def find_countries(text: str) -> list[str]:
    """Return the codes of the countries named in ``text``, each once, in reading order."""
    return list(dict.fromkeys(CODES[match[0].casefold()] for match in COUNTRY.finditer(text)))
