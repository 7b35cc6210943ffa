"""Forty pages of the replica as they were and as their editors left them, with what that means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Swaps = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One page and its edit: words swapped, lines added, or fields of the page replaced.

    ``critical`` names the fields whose change somebody has to be told; ``is_cosmetic`` says that
    nothing changes for a reader, so that not even a silent change may be written.
    """

    path: str
    swaps: Swaps = ()
    first: str = ""
    last: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    critical: frozenset[str] = frozenset()
    is_cosmetic: bool = False


def _critical(path: str, fields: str, *swaps: tuple[str, str], **edit: Any) -> Pair:
    return Pair(path, swaps, critical=frozenset(fields.split()), **edit)


MEET_REGIONS = "/content/call-expression-interest-clusters-meet-regions"
GRAPPA = "/content/grappa-open-call-valorisation-agri-food-biomass-side-streams"

CRITICAL = (
    _critical(
        "/content/rivcircular-project-open-call-interregional-circular-economy-innovation",
        "budget_total_eur",
        ("€12 950 000", "€14 950 000"),
        ("€12.95 million", "€14.95 million"),
    ),
    _critical(
        "/content/jewel-eurocluster-open-call-1-nzt-demo-projects",
        "grant_max_eur",
        ("EUR 54,000", "EUR 50,000"),
    ),
    _critical(
        "/content/powerup-netzero-open-call-innovation-projects",
        "funding_rate_percent",
        ("up to 80% of", "up to 75% of"),
        ("at least 20% co", "at least 25% co"),
    ),
    _critical(GRAPPA, "grant_max_eur", ("up to €120.000 per", "up to €150.000 per")),
    _critical(f"{GRAPPA}-cut-2", "deadlines", ("17:00 Brussels", "12:00 Brussels")),
    _critical(
        "/content/aec-eurocluster-call-proposals-go-international",
        "deadlines",
        ("30.4.2024", "30.5.2024"),
    ),
    _critical(
        "/content/euroboostex-innovate-boost-grant-consortia",
        "grants_expected",
        ("8 grants", "10 grants"),
    ),
    _critical(
        "/content/cluster-go-international-call-launched",
        "funding_rate_percent",
        ("up to 75%", "up to 60%"),
    ),
    _critical(
        "/content/metastars-open-call-innovation-services",
        "deadlines",
        ("15 December 2026", "18 December 2026"),
    ),
    _critical(MEET_REGIONS, "deadlines", ("1 April 2023", "1 May 2023")),
    _critical(
        f"{MEET_REGIONS}-2024-2025",
        "deadlines",
        ("30 September 2024", "30 September 2024, 17:00 CEST"),
    ),
    _critical(
        "/content/metabuildings-grow-and-harvest-call-now-open",
        "budget_total_eur",
        ("960.000 EUR", "900.000 EUR"),
    ),
    _critical(
        "/content/eu-rural-tourism-2nd-open-call-tourism-smes",
        "deadlines",
        ("until 14 January 2024.", "until 14 January 2024, 17:00 CET."),
    ),
    _critical(
        "/content/socialtech4eu-call-social-enterprises-europe-financial-support-training",
        "deadlines",
        ("21 April 2027", "28 April 2027"),
    ),
    _critical(
        "/content/elbe-eurocluster-call-financial-support-internationalisation",
        "opens_on",
        ("3 February 2027", "10 February 2027"),
    ),
    _critical(
        "/content/impact-networks",
        "audience",
        ("technology centres will", "universities will"),
    ),
    _critical(
        "/content/dream-eurocluster-innovation-open-call",
        "sme_share_percent",
        ("80% of the money", "75% of the money"),
    ),
    _critical(
        "/content/joint-cluster-initiatives-euroclusters-europes-recovery-smp-cosme-2024",
        "budget_total_eur grants_expected",
        ("EUR 42 000 000, and 16", "EUR 45 000 000, and 18"),
    ),
    _critical(
        "/content/eu-taiwan-matchmaking-event-2025-call-expression-interest",
        "deadlines",
        ("11 July 2025", "18 July 2025"),
    ),
    _critical(
        "/content/short-term-mobility-programme-japan-staff-eu-industrial-clusters",
        "deadlines",
        ("31 August 2022", "15 September 2022"),
    ),
    _critical("/content/galactica-2nd-call-proposals", "deadlines", ("17.00 CEST", "12.00 CEST")),
    _critical(
        "/content/galactica-1st-call-proposals-pioneer-and-orbital-projects",
        "opens_on",
        ("open from 16 March", "open from 23 March"),
    ),
    _critical(
        "/content/ikat-tourism-call-smes-europe-financial-support-services",
        "grant_max_eur",
        ("5,000 EUR", "6,000 EUR"),
    ),
    _critical(
        "/content/call-escp-s3-now-open",
        "audience",
        ("Cluster organisations and business network organisations", "Cluster organisations"),
    ),
    _critical(
        "/content/dual-use-drones-innovative-programme",
        "deadlines",
        ("03/07/2027", "10/07/2027"),
    ),
    _critical(
        "/content/looking-partners-cross-border-logistics-proposal",
        "expires_on",
        ("29 January 2027", "5 February 2027"),
    ),
    _critical(
        "/content/second-european-cluster-policy-forum",
        "cancelled",
        first="This event has been cancelled.",
    ),
    _critical(
        "/content/eu-clusters-talks-bio-based-products",
        "starts_on ends_on",
        ("20-24 November", "23-27 November"),
    ),
    _critical(
        "/content/eu-south-med-matchmaking-event-frankfurt-germany",
        "place",
        ("Frankfurt, Germany", "Munich, Germany"),
    ),
    _critical(
        "/content/cluster-collaboration-labs-c2lab-strasbourg",
        "place country",
        ("Strasbourg, France", "Bologna, Italy"),
    ),
    _critical(
        "/content/eu-canada-matchmaking-event-montreal-2024",
        "deadlines",
        ("16 August 2024", "23 August 2024"),
    ),
)
MINOR = (
    Pair(
        "/content/e-boost-eurocluster-open-calls-mobility",
        swaps=(("until the money is used up", "until the money is spent"),),
    ),
    Pair(
        "/content/eu-rural-tourism-open-call-tourism-smes",
        last="Companies of the first round tell in a film what the coaching has changed for them.",
    ),
    Pair(
        "/content/intra-european-cluster-matchmaking-event-call-register",
        fields={"title": "Intra-European Cluster Matchmaking Event: call to register online"},
    ),
    Pair(
        "/partner-search/blue-growth-harbours",
        swaps=(("and look for other uses.", "and look for other uses!"),),
    ),
    Pair(
        "/content/eu-taiwan-matchmaking-event-2025",
        swaps=(("face-to-face", "face to face"),),
    ),
)
COSMETIC = (
    Pair(
        "/content/eu-south-med-matchmaking-event-2024-call-expression-interest-clusters",
        swaps=(("places remain", "places  remain"),),
        is_cosmetic=True,
    ),
    Pair(
        "/content/metabuilding-growharvest-call-second-round",
        swaps=(("is financed by", "is\n  financed by"),),
        is_cosmetic=True,
    ),
    Pair(
        "/content/european-cluster-conference-2024",
        fields={"style": {"debug": "off"}},
        is_cosmetic=True,
    ),
    Pair(
        "/content/forum-european-cluster-partnerships-and-euroclusters",
        fields={"style": {"debug": "on"}},
        is_cosmetic=True,
    ),
)
PAIRS = (*CRITICAL, *MINOR, *COSMETIC)
