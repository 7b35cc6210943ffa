"""Pairs of entries of which a person has said whether they are one, written as sites write them."""

import json
from pathlib import Path
from typing import Any

from opportunities.services.duplicates.comparing import compare
from opportunities.services.duplicates.facts import Facts, fold_identifier

PAIRS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "duplicate_pairs.json").read_text("utf-8")
)


def read_pair(pair: dict[str, Any]) -> tuple[Facts, Facts]:
    """Return both entries of a labelled pair as they are compared."""
    first, second = (
        _read_facts(number, pair["kind"], pair[side])
        for number, side in enumerate(("first", "second"), start=1)
    )
    return first, second


def is_suspected(pair: dict[str, Any]) -> bool:
    """Tell what we say of a labelled pair."""
    return compare(*read_pair(pair)).suspected


def _read_facts(pk: int, kind: str, told: dict[str, Any]) -> Facts:
    values = dict(told)
    address, site = values.pop("address", None), values.pop("sites", None)
    return Facts(
        pk=pk,
        kind=kind,
        addresses=frozenset({address} if address else ()),
        sites=frozenset({site} if site else ()),
        dates=frozenset(values.pop("dates", ())),
        identifier=fold_identifier(values.pop("identifier", "")),
        **values,
    )
