"""A date is found by its month in either language."""

import pytest

from opportunities.search.dates import words_of_date


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-06-11", ("giugno", "june", "2024")),
        ("2016-12", ("dicembre", "december", "2016")),
        ("2018", ("2018",)),
    ],
)
def test_a_date_has_its_month_in_both_languages(text: str, words: tuple[str, ...]) -> None:
    assert words_of_date(text) == words
