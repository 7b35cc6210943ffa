"""A town is found in its own country, and nothing is found where it would be a guess."""

import pytest

from opportunities.places import find_place, fold


@pytest.mark.parametrize(
    ("text", "country", "name"),
    [
        ("Bari", "IT", "Bari"),
        ("Fiera del Levante, Bari", "IT", "Bari"),
        ("70123 BARI", "IT", "Bari"),
        ("Milan (EXPO 2015)", "IT", "Milan"),
        ("Milano", "IT", "Milan"),
        ("Kosice", "SK", "Košice"),
        ("Iași", "RO", "Iaşi"),
        ("Thessaloniki", "EL", "Thessaloníki"),
        ("Halle", "DE", "Halle (Saale)"),
        ("Palma de Mallorca", "ES", "Palma"),
    ],
)
def test_town_is_found_under_the_names_that_sources_write(
    text: str, country: str, name: str
) -> None:
    place = find_place(text, country)

    assert place is not None
    assert place.name == name


def test_coordinates_are_those_of_the_town() -> None:
    place = find_place("Bari", "IT")

    assert place is not None
    assert (round(place.latitude, 1), round(place.longitude, 1)) == (41.1, 16.9)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Paris", "IT"),  # another country's town
        ("Bari", ""),
        ("", "IT"),
        ("Italy", "IT"),
        ("Fiera del Levante", "IT"),
        ("Skåne", "SE"),  # a region
        ("Philadelphia, Boston", "US"),
        ("Milan and Bari", "IT"),
        ("Springfield", "US"),  # several of about one size
    ],
)
def test_nothing_is_guessed(text: str, country: str) -> None:
    assert find_place(text, country) is None


def test_spellings_of_one_name_agree() -> None:
    assert fold("  Saint-Étienne ") == fold("SAINT ETIENNE") == "saint etienne"
