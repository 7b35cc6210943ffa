"""The rows that entries point to: sources, programmes, series, topics, regions."""

from typing import Any

from opportunities.models import Programme, Region, RegionCategory, Series, Source, Topic
from opportunities.services.starter_catalogue.files import read_rows


def load_words() -> None:
    """Write what is missing; a row that exists belongs to the admins and stays as it is."""
    _add_missing(Source, read_rows("sources"))
    _add_missing(Programme, read_rows("programmes"))
    _add_missing(Series, read_rows("series"))
    _add_missing(Topic, read_rows("topics"))
    _add_missing(Region, read_rows("regions"))
    _load_region_categories()


def _add_missing(model: Any, rows: list[dict[str, Any]]) -> None:
    model.objects.bulk_create((model(**row) for row in rows), ignore_conflicts=True)


def _load_region_categories() -> None:
    regions = dict(Region.objects.values_list("code", "pk"))
    RegionCategory.objects.bulk_create(
        (
            RegionCategory(
                region_id=regions[code],
                period=row["period"],
                category=row["category"],
                act=row["act"],
            )
            for row in read_rows("region_categories")
            for code in row["regions"]
        ),
        ignore_conflicts=True,
    )
