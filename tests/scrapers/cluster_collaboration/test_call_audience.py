"""Who may apply, and who only ends up with the money or is named for another reason."""

import pytest

from tests.scrapers.cluster_collaboration.markup import call_of, facts_of, read_one


@pytest.mark.parametrize(
    ("body", "audience"),
    [
        ("SMEs and start-ups may apply.", ["sme", "start_up"]),
        ("SMEs only.", ["sme"]),
        ("<h3>Who can apply?</h3><p>Cluster organisations</p>", ["cluster"]),
        ("<h3>Eligibility</h3><p>SMEs from EU Member States</p>", ["sme"]),
        ("<ul><li><b>Who:</b> food SMEs and universities</li></ul>", ["sme", "university"]),
        ("Vouchers for SMEs worth EUR 2,000.", ["sme"]),
        ("The Packaging Cluster invites SMEs to hand in ideas.", ["sme"]),
        ("SMEs can apply; large companies are not eligible.", ["sme"]),
        ("Consortia of clusters must pass on 75% of the grant to SMEs.", ["cluster"]),
        ("Partnerships help their SMEs to grow.", []),
        ("The European Innovation Council and SMEs Executive Agency may apply delays.", []),
        ("Eligible costs include fees of universities.", []),
    ],
)
def test_applicants_are_those_of_whom_it_is_said(body: str, audience: list[str]) -> None:
    assert [each.value for each in facts_of(call_of(body)).audience] == audience


@pytest.mark.parametrize(
    ("title", "body", "identifier", "programme"),
    [
        ("COS-CLUSTER-2018-3-02: Excellence", "text", "COS-CLUSTER-2018-3-02", "COSME"),
        ("A call", "Topic I3-2024-INV1 opened.", "I3-2024-INV1", "I3 Instrument"),
        ("A call", "Topics I3-2024-INV1 and I3-2024-INV2a.", None, None),
        ("Open call", "Our Eurocluster won SMP-COSME-2021-CLUSTER-01.", None, None),
        ("A call", "Financed by Horizon Europe.", None, "Horizon Europe"),
        ("A call", "Financed by Horizon Europe and by COSME.", None, None),
    ],
)
def test_the_code_of_a_call_is_its_own(
    title: str, body: str, identifier: str | None, programme: str | None
) -> None:
    call = read_one(call_of(body, title=title))

    assert (call.facts.identifier, call.programme) == (identifier, programme)


def test_an_expression_of_interest_is_informal() -> None:
    informal = facts_of(call_of("text", title="Call for Expression of Interest"))

    assert (informal.phase, facts_of(call_of("text")).phase) == ("informal", "formal")


def test_a_withdrawn_call_says_so() -> None:
    withdrawn = facts_of(call_of("The call has been withdrawn."))

    assert (withdrawn.withdrawn, facts_of(call_of("text")).withdrawn) == (True, False)
