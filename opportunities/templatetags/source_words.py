"""What a source wrote, made safe and readable: running text, addresses, recorded values."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext

from opportunities import labels, wording
from opportunities.models import Source
from opportunities.services.sanitising import clean_markup

HEADING = re.compile(r"(</?)h[1-6](?=[ >])")
LONGEST_RECORDED_TEXT = 300
STARTER = "starter"
WORDS_OF_FIELD: dict[str, labels.Labels] = {
    "audience": labels.AUDIENCES,
    "format": labels.EVENT_FORMATS,
    "phase": labels.PHASES,
    "type": labels.ORGANISATION_KINDS,
}


def clean_source_text(html: str) -> str:
    """Return harmless markup whose headings fit under the page's own second level."""
    return HEADING.sub(r"\1h3", clean_markup(html))


def is_web_address(text: str) -> bool:
    """Tell whether ``text`` is an http or https address with a host."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def say_source(source: Source) -> str:
    """Return the name of a source; the starter catalogue is ours and has one in each language."""
    return gettext("Starter catalogue") if source.code == STARTER else source.name


def say_doer(actor: str, source: Source) -> str:
    """Return who changed an entry of ``source``; of its editors no name is told."""
    kind, colon, code = actor.partition(":")
    if not colon or kind != "source":
        return gettext("the editors")
    if code == STARTER:
        return gettext("Starter catalogue")
    return source.name if code == source.code else code


def say_recorded(value: Any, field: str, names: Mapping[str, str] | None = None) -> str:
    """Return a value kept in a history or evidence as people write it; markup is left out.

    ``names`` holds other words for some of the values.
    """
    value = _read_json(value)
    if value in (None, "", []):
        return gettext("not stated by the source")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return "; ".join(say_recorded(each, field, names) for each in value)
    if isinstance(value, dict):
        return _say_deadline(value)
    text = str(value)
    return names[text] if names and text in names else _say_text(text, field)


def _read_json(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith(("[", "{")):
        return value
    try:
        return json.loads(value)
    except ValueError:  # cut short when it was stored, or prose that begins with a bracket
        return value


def _say_text(text: str, field: str) -> str:
    amount = _read_decimal(text)
    if field.endswith("_eur") and amount is not None:
        return wording.say_euro(amount)
    if field.endswith("_percent") and amount is not None:
        return wording.say_percent(amount)
    if field.endswith("_on"):
        return wording.say_partial_date(text)
    if field in {"countries", "country"}:
        return str(labels.COUNTRIES.get(text, text))
    if field in WORDS_OF_FIELD:
        return labels.label_of(WORDS_OF_FIELD[field], text)
    return _shorten(re.sub(r"<[^>]*>", " ", text) if field == "body" else text)


def _shorten(text: str) -> str:
    plain = " ".join(text.split())
    if len(plain) <= LONGEST_RECORDED_TEXT:
        return plain
    return plain[:LONGEST_RECORDED_TEXT].rstrip() + "…"


def _say_deadline(value: dict[str, Any]) -> str:
    if "kind" not in value or "date" not in value:
        return ", ".join(f"{name}: {each}" for name, each in value.items())
    kind = labels.label_of(labels.DEADLINE_KINDS, str(value["kind"]))
    hour = dt.time.fromisoformat(value["time"]) if value.get("time") else None
    words = wording.say_deadline(
        value["date"], value.get("date_to") or "", hour=hour, zone=value.get("timezone") or ""
    )
    return f"{kind}: {words}"


def _read_decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
