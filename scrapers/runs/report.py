"""What a run tells: its funnel, its doubts, and every page it could not use."""

from dataclasses import asdict, dataclass, field
from typing import Any

from scrapers.health import RunCounts
from scrapers.models import RunState

# What is written into a run whose process ended before it could write anything itself.
DIED = "the process ended before the run did"


@dataclass(slots=True)
class RunReport:
    """The result of one run. ``doubts`` forbid conclusions, ``notes`` are only worth knowing."""

    source: str
    sections: tuple[str, ...]
    run_id: int = 0
    state: RunState = RunState.RUNNING
    counts: RunCounts = field(default_factory=RunCounts)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return {
            "run": self.run_id,
            "source": self.source,
            "sections": list(self.sections),
            "state": self.state.value,
            "counts": asdict(self.counts),
            "doubts": self.doubts,
            "notes": self.notes,
            "refused": self.refused,
        }
