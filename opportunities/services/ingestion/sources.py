"""What the catalogue knows of a source: its name, and whether it can be believed today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from opportunities.models import Source

# For a source that is read as a whole.
ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """What the catalogue knows of a source; one that was never read has only its code."""

    code: str
    enabled: bool = True
    last_good_run_at: datetime | None = None
    stale_since: datetime | None = None
    doubts: tuple[str, ...] = ()
    # Section -> {"since": ISO instant, "doubts": [...]}
    blind_sections: dict[str, Any]


def read_health(code: str) -> SourceHealth:
    """Return whether a source can be believed today."""
    source = Source.objects.filter(code=code).first()
    if source is None:
        return SourceHealth(code=code, blind_sections={})
    return SourceHealth(
        code=code,
        enabled=source.enabled,
        last_good_run_at=source.last_good_run_at,
        stale_since=source.stale_since,
        doubts=tuple(source.doubts),
        blind_sections=source.blind_sections,
    )


def is_enabled(code: str) -> bool:
    """Tell whether a source may be read; one that nobody has switched off may."""
    return not Source.objects.filter(code=code, enabled=False).exists()


def register_source(code: str, *, name: str, homepage: str, licence: str) -> Source:
    """Return the source with this code, made when it is new; names set by admins stay."""
    return Source.objects.get_or_create(
        code=code,
        defaults={"name": name, "homepage": homepage, "licence": licence, "scraped": True},
    )[0]


@transaction.atomic
def report_run(
    code: str, *, at: datetime, doubts: Sequence[str], sections: Sequence[str] = (ALL,)
) -> None:
    """Record the health of a source after a run over some of its sections.

    A run without doubts makes its sections readable again and no others. Doubts make them blind
    since the last good run of the source, or since now when there was none (design promise 4).
    """
    source = Source.objects.select_for_update().get(code=code)
    blind = dict(source.blind_sections)
    for section in sections:
        since = blind.get(section, {}).get("since") or source.last_good_run_at or at
        since = since if isinstance(since, str) else since.isoformat()
        if doubts:
            blind[section] = {"since": since, "doubts": list(doubts)}
        else:
            blind.pop(section, None)
    if not doubts:
        source.last_good_run_at = at
    source.blind_sections = blind
    starts = [datetime.fromisoformat(each["since"]) for each in blind.values()]
    source.stale_since = min(starts, default=None)
    source.doubts = list(
        dict.fromkeys(doubt for each in blind.values() for doubt in each["doubts"])
    )
    source.save(update_fields=["last_good_run_at", "stale_since", "doubts", "blind_sections"])
