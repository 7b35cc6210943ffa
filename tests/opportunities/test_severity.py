"""How much a change matters: what decides about an application, what is prose, what is nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunities.severity import PROSE_FIELDS, find_severity

TEXT = "Grants of up to 60,000 € cover 75% of the costs."
DRESSED = "<div>Grants of up to <b>60,000&nbsp;€</b>\n  cover 75% of the costs</div>"
MAIN = {
    "kind": "single",
    "date": "2026-12-17",
    "date_to": None,
    "time": "17:00",
    "timezone": "Europe/Brussels",
}
REPLACED = {**MAIN, "kind": "superseded", "date": "2026-11-30"}


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("deadlines", [MAIN], [{**MAIN, "date": "2027-01-15"}]),
        ("deadlines", [{**MAIN, "time": None}], [MAIN]),
        ("deadlines", [MAIN], [{**MAIN, "kind": "cut_off"}]),
        ("deadlines", [], [MAIN]),
        ("deadlines", [MAIN], [{**MAIN, "kind": "superseded"}]),
        ("budget_total_eur", "1000000.00", "1200000.00"),
        ("grant_max_eur", "60000.00", None),
        ("grants_expected", 10, 12),
        ("funding_rate_percent", "75.00", "70.00"),
        ("sme_share_percent", None, "75.00"),
        ("audience", ["sme"], ["sme", "start_up"]),
        ("opens_on", "2026-10", "2026-11"),
        ("withdrawn", False, True),
        ("cancelled", False, True),
        ("starts_on", "2026-12-01", "2026-12-02"),
        ("ends_on", "2026-12-01", ""),
        ("starts_at", "10:00:00", "09:00:00"),
        ("place", "Bari", "Lecce"),
        ("country", "IT", "FR"),
        ("expires_on", "", "2027-01-31"),
    ],
)
def test_what_decides_about_an_application_is_critical(field: str, before: Any, after: Any) -> None:
    assert find_severity(field, before, after) == "critical"


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("title", "Euroclusters", "Euroclusters for SMEs"),
        ("summary", TEXT, TEXT.replace("75%", "75€")),
        ("body", f"<p>{TEXT}</p>", "<p>Grants of up to 60.000 € cover 57% of the costs.</p>"),
        ("body", "<p>1.5 million</p>", "<p>15 million</p>"),
        ("organisation", "EISMEA", "Eismea"),
        ("programme", None, "COSME"),
        ("topics", [], ["Textiles"]),
        ("keywords", ["green"], ["digital"]),
        ("registration_url", "", "https://example.org/"),
        ("published_on", "2026-09", "2026-09-01"),
        ("review_state", "awaiting_review", "published"),
        ("deadlines", [MAIN], [REPLACED, MAIN]),
    ],
)
def test_other_facts_and_other_words_are_minor(field: str, before: Any, after: Any) -> None:
    assert find_severity(field, before, after) == "minor"


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("title", "Euroclusters – call", "EUROCLUSTERS: Call"),
        ("summary", TEXT, f"{TEXT.removesuffix('.')} !"),
        ("body", f"<p>{TEXT}</p>", DRESSED),
        ("body", "<p>Cafés &amp; bars</p>", "<p>cafés, bars.</p>"),
        ("locked_fields", ["title"], []),
        ("language", "en", "it"),
        ("deadlines", [MAIN], [MAIN]),
        ("grant_max_eur", "60000.00", "60000.00"),
    ],
)
def test_what_says_the_same_is_silent(field: str, before: Any, after: Any) -> None:
    assert find_severity(field, before, after) == "silent"


@given(st.sampled_from(sorted(PROSE_FIELDS)), st.text(), st.sampled_from(" \n\t.,;:!?-–()"))
def test_white_space_and_punctuation_around_prose_never_matter(
    field: str, text: str, mark: str
) -> None:
    assert find_severity(field, text, f"{mark}{text}{mark}") == "silent"
