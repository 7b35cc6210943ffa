"""How single values look in the API: unknown is null, money and hours are plain text."""

from datetime import time
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

AMOUNT_SCHEMA = {"type": "string", "format": "decimal", "example": "1615000"}
HOUR_SCHEMA = {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$", "example": "17:00"}
PARTIAL_DATE_SCHEMA = {
    "type": "string",
    "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
    "description": "yyyy-mm-dd, or yyyy-mm or yyyy where no more is known",
    "example": "2026-12-17",
}


class Text(serializers.CharField):
    """Text that is null where the database keeps an empty one."""

    def to_representation(self, value: Any) -> Any:
        """Return the text, None when it is empty."""
        return str(value) or None


@extend_schema_field(PARTIAL_DATE_SCHEMA)
class PartialDate(Text):
    """A date as precise as it is known."""


class Word(serializers.ChoiceField):
    """A word of our vocabulary that is null where the database keeps an empty one."""

    def to_representation(self, value: Any) -> Any:
        """Return the word, None when it is empty."""
        return str(value) or None


@extend_schema_field(AMOUNT_SCHEMA)
class Amount(serializers.Field[Any, Any, str, Any]):
    """A decimal number as text, without zeros that say nothing."""

    def to_representation(self, value: Decimal) -> str:
        """Return "1615000" for 1615000.00 and "62.5" for 62.50."""
        return format_amount(value)


@extend_schema_field(HOUR_SCHEMA)
class Hour(serializers.Field[Any, Any, str, Any]):
    """A local hour."""

    def to_representation(self, value: time) -> str:
        """Return "17:00"."""
        return value.isoformat("minutes")


def format_amount(value: Decimal) -> str:
    """Return a decimal number in full, without an exponent and without trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
