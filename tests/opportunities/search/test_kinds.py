"""A question names the kinds of entry that it prefers."""

import pytest

from opportunities.search.kinds import kinds_meant
from opportunities.search.questions import parse_question
from opportunities.vocabulary import OpportunityKind as Kind


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("bandi tessile", {Kind.CALL}),
        ("funding for SMEs", {Kind.CALL}),
        ("eventi a ottobre", {Kind.EVENT}),
        ("trade fair Hannover", {Kind.EVENT}),
        ("ricerca partner energia", {Kind.PARTNER_SEARCH}),
        ("looking for partners", {Kind.PARTNER_SEARCH}),
        ("partner per un bando", {Kind.CALL}),
        ("partenariati fotonica", {Kind.PARTNERSHIP}),
        ("distretti pugliesi", {Kind.ORGANISATION}),
        ("notizie", {Kind.ARTICLE}),
        ("idrogeno", set()),
        ("ricerca industriale", set()),
        ("", set()),
    ],
)
def test_kinds_are_named_in_both_languages(question: str, kinds: set[Kind]) -> None:
    assert kinds_meant(parse_question(question).words) == kinds
