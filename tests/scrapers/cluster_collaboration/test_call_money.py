"""What a call pays: totals, ceilings, rates and shares are told apart or left empty."""

from decimal import Decimal

import pytest

from tests.scrapers.cluster_collaboration.markup import call_of, facts_of

NOTHING = (None, None, None, None, None)


def money(body: str, title: str = "A call") -> tuple[object, ...]:
    facts = facts_of(call_of(body, title=title))
    values = (
        facts.budget_total_eur,
        facts.grant_max_eur,
        facts.grants_expected,
        facts.funding_rate_percent,
        facts.sme_share_percent,
    )
    return tuple(
        format(value.normalize(), "f") if isinstance(value, Decimal) else value for value in values
    )


@pytest.mark.parametrize(
    ("body", "total"),
    [
        ("Total available budget: EUR 1,615,000", "1615000"),
        ("<h3>Budget</h3><p>EUR 1.2 million is available for this call.</p>", "1200000"),
        ("<table><tr><th>Overall budget</th><td>305 000 €</td></tr></table>", "305000"),
        ("The call makes EUR 600,000 available.", "600000"),
        ("This call has a budget of €600,000.", "600000"),
        ("Grants between €15k and €35k, in total €350k.", "350000"),
        ("Total budget €12.95 million. Total budget: €12 950 000", "12950000"),
        ("Total budget: €5 million. The first call had a total budget of €2 million.", None),
        ("The Eurocluster itself has €2.6 million.", None),
        ("RESIST is a Eurocluster with an EU contribution of €2.6 million.", None),
        ("A formal call with a total budget of EUR 3 million is planned.", None),
        ("Prize money: €10,000 for the winner.", None),
    ],
)
def test_a_budget_is_a_total_only_where_a_word_says_so(body: str, total: str | None) -> None:
    assert money(body)[0] == total


@pytest.mark.parametrize(
    ("title", "total"),
    [
        ("€7.5m Clusters Go International call", "7500000"),
        ("Win up to €50,000 for your pilot", None),
        ("Vouchers of EUR 5,000 for SMEs", None),
    ],
)
def test_an_amount_in_the_title_is_the_total_unless_it_is_a_ceiling(
    title: str, total: str | None
) -> None:
    assert money("text", title)[0] == total


@pytest.mark.parametrize(
    ("body", "ceiling"),
    [
        ("€1–2 million per project. €200,000–700,000 per project.", "2000000"),
        ("<table><tr><th>Grant per project</th><td>max. 12 000 €</td></tr></table>", "12000"),
        ("Studies get a lump sum of EUR 5,000; demonstrators up to EUR 9,000.", "9000"),
        ("Each pilot: between €20.000 and €40.000.", "40000"),
        ("Each SME receives a voucher of €2,000.", "2000"),
        ("The award is a lump sum of 15 k€.", "15000"),
        ("Up to €30,000 per beneficiary and €60,000 per project.", "60000"),
        ("Maximum funding per project: 90 000 EUR. Maximum per partner: 95 000 EUR.", "90000"),
        ("Each voucher covers max. 80 % of the invoice, up to 6.000 €.", "6000"),
        ("Projects between EUR 2.5 and 5 million are expected.", "5000000"),
        ("No single beneficiary may receive more than €600 000.", None),
        ("Financial support per third party is limited to EUR 60,000.", None),
        ("Experts receive 450 EUR per day.", None),
    ],
)
def test_the_ceiling_of_a_grant_is_not_that_of_a_beneficiary(
    body: str, ceiling: str | None
) -> None:
    assert money(body)[:2] == (None, ceiling)


@pytest.mark.parametrize(
    ("body", "rate", "share"),
    [
        ("The grant covers up to 60% of the eligible costs.", "60", None),
        ("At a 70% funding rate.", "70", None),
        ("<h3>Co-funding rate</h3><p>90 %</p>", "90", None),
        ("The EU pays 75%, so that beneficiaries bring at least 25 %.", "75", None),
        ("Financing is limited to 75% of the costs (100% for mobility).", "75", None),
        ("Reimbursement rate 90%; support to third parties is paid at 100%.", "90", None),
        ("Indirect costs are a flat rate of 7 % of the direct costs.", None, None),
        ("An advance payment of 50% is made.", None, None),
        ("Funding rate: 70 to 100%.", None, None),
        ("The intensity is 50% for large companies and 70% for SMEs.", None, None),
        ("SMEs receive 60% of their costs, start-ups 70%.", None, None),
        ("At least 75% of the total EU grant must be dedicated to SMEs.", None, "75"),
        ("60% of the budget is reserved for SMEs; the rate is 40%.", None, "60"),
    ],
)
def test_rates_and_shares_are_never_mixed_up(
    body: str, rate: str | None, share: str | None
) -> None:
    assert money(body)[3:] == (rate, share)


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("Number of supported projects: at least 14.", 14),
        ("About 16 projects will be funded.", 16),
        ("Ten micro-grants of EUR 4,000 each will be awarded.", 10),
        ("15 projects will receive EUR 30,000 each.", 15),
        ("A consortium of three SMEs takes part in one project.", None),
    ],
)
def test_the_number_of_grants_is_read_where_it_is_said(body: str, count: int | None) -> None:
    assert money(body)[2] == count


def test_a_call_without_figures_has_no_money() -> None:
    assert money("Coaching and visibility, no money.") == NOTHING
