"""Who wants to be told of what, what happened, and the letters that told it."""

from alerts.models.letter import Letter
from alerts.models.secret_calendar import SecretCalendar
from alerts.models.subscriber import Alert, MutedEntry, Subscriber, View, new_key
from alerts.models.sweep import CatalogueMark, Sweep, SweptChange, ViewNews, Watch
from alerts.models.webhook import Delivery, Webhook

__all__ = [
    "Alert",
    "CatalogueMark",
    "Delivery",
    "Letter",
    "MutedEntry",
    "SecretCalendar",
    "Subscriber",
    "Sweep",
    "SweptChange",
    "View",
    "ViewNews",
    "Watch",
    "Webhook",
    "new_key",
]
