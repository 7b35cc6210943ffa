"""Files that wait between their preview and the decision of the person who sent them."""

import json
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from opportunities.clock import current_time
from opportunities.imports.report import Report, RowOutcome, RowReport
from opportunities.imports.running import Order
from opportunities.services.documents.attaching import clean_name
from opportunities.vocabulary import OpportunityKind

KEPT_FOR = timedelta(days=1)
LONGEST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that was sent, what was asked of it, and its report once it was brought in."""

    key: uuid.UUID
    name: str
    order: Order
    content: bytes
    result: Report | None


def keep_file(content: bytes, name: str, order: Order) -> uuid.UUID:
    """Keep a file for a day and return its key; older ones go."""
    _sweep()
    key = uuid.uuid4()
    place = _folder() / str(key)
    place.mkdir(parents=True)
    (place / "content").write_bytes(content)
    asked = {"name": clean_name(name), "order": asdict(order)}
    (place / "order.json").write_text(json.dumps(asked))
    return key


def load_file(key: uuid.UUID, *, actor: str) -> WaitingFile | None:
    """Return a file that waits for ``actor``; None when there is none, or no more."""
    place = _folder() / str(key)
    try:
        asked = json.loads((place / "order.json").read_text())
        content = (place / "content").read_bytes()
    except FileNotFoundError:
        return None
    order = _read_order(asked["order"])
    if order.actor != actor:
        return None
    return WaitingFile(key, asked["name"], order, content, _load_result(place))


def keep_result(key: uuid.UUID, report: Report) -> None:
    """Keep what an import has done beside its file."""
    kept = asdict(report)
    for row in kept["rows"]:
        row["changes"], row["proposed"] = _shorten(row["changes"]), _shorten(row["proposed"])
    (_folder() / str(key) / "result.json").write_text(json.dumps(kept, default=str))


def _shorten(changes: Any) -> list[Any]:
    """Return (field, before, after) as a page shows them: a body may be a book."""
    return [
        [name, *(each[:LONGEST_SHOWN] if isinstance(each, str) else each for each in values)]
        for name, *values in changes
    ]


def _load_result(place: Path) -> Report | None:
    path = place / "result.json"
    if not path.exists():
        return None
    kept = json.loads(path.read_text())
    rows = [_read_row(each) for each in kept.pop("rows")]
    return Report(**kept, rows=rows)


def _read_row(kept: Mapping[str, Any]) -> RowReport:
    lists = ("changes", "proposed", "problems")
    values = dict(kept) | {name: tuple(tuple(each) for each in kept[name]) for name in lists}
    values |= {"outcome": RowOutcome(kept["outcome"]), "notices": tuple(kept["notices"])}
    return RowReport(**values)


def _read_order(kept: Mapping[str, Any]) -> Order:
    kind = OpportunityKind(kept["kind"]) if kept["kind"] else None
    return Order(**(dict(kept) | {"kind": kind}))


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "imports"


def _sweep() -> None:
    border = (current_time() - KEPT_FOR).timestamp()
    for place in _folder().glob("*"):
        if place.stat().st_mtime < border:
            shutil.rmtree(place, ignore_errors=True)
