"""Partner searches and partnerships, whose pages are free text."""

from decimal import Decimal

from opportunities.records import PartnerSearchFacts, PartnershipFacts
from tests.scrapers.cluster_collaboration.markup import SHARE, page_of, read_one


def search_of(body: str) -> PartnerSearchFacts:
    facts = read_one(page_of("T", f"<h1>T</h1>{body}{SHARE}"), "/partner-search/t").facts
    assert isinstance(facts, PartnerSearchFacts)
    return facts


def partnership_of(body: str) -> PartnershipFacts:
    html = page_of("T", f"<h1>T</h1>{body}{SHARE}")
    facts = read_one(html, "/eu-cluster-partnerships/escp-4x/t").facts
    assert isinstance(facts, PartnershipFacts)
    return facts


def test_a_partner_search_says_whom_it_wants_and_until_when() -> None:
    facts = search_of(
        "<p>We answer SMP-COSME-2027-CLUSTER-01. The call closes on 3 February 2027.</p>"
        "<p><b>Partners sought:</b></p><ol><li>a hemp cluster;</li><li>a coordinator</li></ol>"
        "<p>Interested clusters reply by 8 January 2027.</p>"
        "<div>Cluster organisation <a href='/content/h'>HempLab</a></div>"
    )

    assert facts == PartnerSearchFacts(
        looking_for=("a hemp cluster", "a coordinator"),
        offered_by="HempLab",
        call_identifier="SMP-COSME-2027-CLUSTER-01",
        expires_on="2027-01-08",
    )


def test_a_partner_search_in_free_text_leaves_the_rest_empty() -> None:
    facts = search_of("<p>We seek a coordinator from the coast. We seek to grow.</p>")

    assert facts == PartnerSearchFacts(looking_for=("a coordinator from the coast",))


def test_a_partnership_has_members_time_and_money() -> None:
    facts = partnership_of(
        "<p>Funded under COSME from 1 February 2020 to 31 January 2022.</p>"
        "<h3>Members</h3><ul><li>Zone Cluster</li><li>BioRN</li></ul>"
        "<p>Total budget: €480 000.</p>"
    )

    assert facts == PartnershipFacts(
        starts_on="2020-02-01",
        ends_on="2022-01-31",
        members=("Zone Cluster", "BioRN"),
        budget_total_eur=Decimal(480_000),
    )


def test_members_may_stand_in_one_line_and_years_alone() -> None:
    facts = partnership_of("<p>Started in 2018.</p><p>Partners: Food+i, Vitagora</p>")

    assert facts == PartnershipFacts(starts_on="2018", members=("Food+i", "Vitagora"))
