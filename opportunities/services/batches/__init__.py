"""One decision about many entries: looked at first, made at once, taken back together."""

from opportunities.services.batches.deciding import BulkItem, decide_many, preview_many
from opportunities.services.batches.undoing import undo_batch

__all__ = ["BulkItem", "decide_many", "preview_many", "undo_batch"]
