"""Amounts and percentages in every form that the sources write."""

from decimal import Decimal

import pytest

from scrapers.reading_money import find_amounts, find_percents


def amounts(text: str) -> list[tuple[int, int]]:
    return [(int(each.low), int(each.high)) for each in find_amounts(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("EUR 1,615,000", 1_615_000),
        ("€12 950 000", 12_950_000),
        ("€12.95 million", 12_950_000),
        ("€ 2.020.000", 2_020_000),
        ("€40.000", 40_000),
        ("€7.5m", 7_500_000),
        ("660.000 EUR", 660_000),
        ("1\u00a0640\u00a0000 €", 1_640_000),
        ("31\u202f000\u202f000 euros", 31_000_000),
        ("EUR 60.000,00", 60_000),
        ("1,25 million euro", 1_250_000),
        ("15 k€", 15_000),
        ("€0.8m", 800_000),
        ("5 MEUR", 5_000_000),
        ("EUR 2 bn", 2_000_000_000),
    ],
)
def test_an_amount_is_read_in_every_form(text: str, value: int) -> None:
    assert amounts(text) == [(value, value)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("€1–2 million", 1_000_000, 2_000_000),
        ("EUR 80,000-120,000", 80_000, 120_000),
        ("€200,000–700,000", 200_000, 700_000),
        ("between 50,000 and 150,000 euro", 50_000, 150_000),
        ("between EUR 2.5 and 5 million", 2_500_000, 5_000_000),
        ("from EUR 30.000 to EUR 50.000", 30_000, 50_000),
        ("between €15k and €35k", 15_000, 35_000),
    ],
)
def test_a_range_is_read_in_every_form(text: str, low: int, high: int) -> None:
    assert amounts(text) == [(low, high)]


def test_two_amounts_joined_by_and_are_two() -> None:
    assert amounts("grants of €2.000 and €5.000") == [(2_000, 2_000), (5_000, 5_000)]


@pytest.mark.parametrize("text", ["2027", "USD 5,000", "12 May 2027", "€", "1234567890123456 EUR"])
def test_figures_that_are_no_euro_are_left(text: str) -> None:
    assert find_amounts(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("75%", ["75"]),
        ("90 %", ["90"]),
        ("7.5 per cent", ["7.5"]),
        ("12,5 percent", ["12.5"]),
        ("100% and 0%", ["100"]),
        ("250%", []),
    ],
)
def test_percentages_are_read(text: str, values: list[str]) -> None:
    assert [each.value for each in find_percents(text)] == [Decimal(value) for value in values]
