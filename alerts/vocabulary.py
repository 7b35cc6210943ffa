"""The words of alerts, without Django: how often, about what, and what became of a letter."""

from enum import StrEnum

REMINDER_DAYS = (30, 14, 7, 1)


class Frequency(StrEnum):
    """How often an alert writes; reminders of deadlines come on their day whatever it is."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    # At once, and about entries that are known already only.
    CHANGES_ONLY = "changes_only"


AT_ONCE = (Frequency.AT_ONCE.value, Frequency.CHANGES_ONLY.value)


class ChangesTold(StrEnum):
    """Which changes an alert tells; silent ones are never told."""

    NONE = "none"
    CRITICAL = "critical"
    ALL = "all"


class PauseReason(StrEnum):
    """Why an address gets no mail; the first two are a person's choice."""

    ASKED = "asked"
    UNSUBSCRIBED = "unsubscribed"
    REFUSED = "refused"
    BOUNCED = "bounced"


class DeliveryState(StrEnum):
    """What became of a message to a webhook."""

    PLANNED = "planned"
    DELIVERED = "delivered"


class LetterKind(StrEnum):
    CONFIRMATION = "confirmation"
    LINK = "link"
    DIGEST = "digest"


class LetterState(StrEnum):
    """What became of a letter; ``EMPTY`` when all that it told was withdrawn before it went."""

    PLANNED = "planned"
    SENT = "sent"
    FAILED = "failed"
    EMPTY = "empty"
