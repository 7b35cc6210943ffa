"""Who wants to be told of what, what happened, and the letters that told it."""

from alerts.models.letter import Letter
from alerts.models.subscriber import Alert, MutedEntry, Subscriber, View, new_key
from alerts.models.sweep import CatalogueMark, Sweep, SweptChange, ViewNews, Watch

__all__ = [
    "Alert",
    "CatalogueMark",
    "Letter",
    "MutedEntry",
    "Subscriber",
    "Sweep",
    "SweptChange",
    "View",
    "ViewNews",
    "Watch",
    "new_key",
]
