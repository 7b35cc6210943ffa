"""From the text of a cell to the value of a field; what could mean two things is refused."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models as db
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext

from opportunities import labels
from opportunities.imports.columns import fold
from opportunities.models import Call, Opportunity, Programme, Region, Series, Topic
from opportunities.models.fields import PartialDateField
from opportunities.partial_dates import find_date_problem
from opportunities.records import DeadlineFact
from opportunities.services.proposals import read_deadlines
from opportunities.vocabulary import BRUSSELS, DeadlineKind

ITALIAN_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
ITALIAN_MONTH = re.compile(r"(\d{1,2})[/.](\d{4})")
# "1.500" is 1500 to an Italian and 1.5 to an English reader.
DOUBTFUL_NUMBER = re.compile(r"\d{1,3}[.,]\d{3}")
DEADLINE = re.compile(
    r"(?:(?P<kind>[^\d:]+?)\s*:?\s+)?(?P<date>\d[\d/.-]*)(?:\s*(?:\.\.|–|→)\s*(?P<to>\d[\d/.-]*))?"
    r"(?:\s+(?P<hour>\d{1,2}[:.]\d{2}))?(?:\s+(?P<zone>[A-Za-z]+(?:/[\w+-]+)+|UTC))?"
)
YES = {"true", "yes", "1", "vero", "sì", "si", "x"}
NO = {"false", "no", "0", "falso"}
WORDS: Mapping[str, Mapping[Any, Promise]] = {
    "phase": labels.PHASES,
    "format": labels.EVENT_FORMATS,
    "type": labels.ORGANISATION_KINDS,
    "audience": labels.AUDIENCES,
    "deadline": labels.DEADLINE_KINDS,
}


def read_value(entry: Opportunity, name: str, text: str) -> Any:
    """Return what a cell says for a field of an entry; ValidationError says why it says nothing."""
    readers: dict[str, Callable[[str], Any]] = {
        "topics": read_topics,
        "deadlines": read_deadline_cell,
        "programme": lambda each: _find_named(Programme, each),
        "series": lambda each: _find_named(Series, each),
        "region": _find_region,
        "call": _find_call,
        "countries": lambda each: [read_country(one) for one in split(each)],
        "country": read_country,
        "audience": lambda each: [read_word("audience", one) for one in split(each)],
    }
    if name in readers:
        return readers[name](text)
    column: Any = entry._meta.get_field(name)  # noqa: SLF001 - Django's documented model API
    if column.choices:
        return read_word(name, text)
    return _read_by_type(column, text)


def _read_by_type(column: db.Field[Any, Any], text: str) -> Any:
    readers: tuple[tuple[type, Callable[[str], Any]], ...] = (
        (ArrayField, split),
        (PartialDateField, read_date),
        (db.DecimalField, read_number),
        (db.PositiveIntegerField, read_count),
        (db.BooleanField, read_flag),
        (db.TimeField, read_hour),
    )
    return next((read(text) for kind, read in readers if isinstance(column, kind)), text)


def split(text: str) -> list[str]:
    """Return the values of a list, parted by semicolons or ends of line."""
    return [each.strip() for each in re.split(r"[;\n]", text) if each.strip()]


def read_date(text: str) -> str:
    """Return a partial date; days may also be written 17/12/2026, months 12/2026."""
    if day := ITALIAN_DAY.fullmatch(text):
        text = f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    elif month := ITALIAN_MONTH.fullmatch(text):
        text = f"{month[2]}-{int(month[1]):02}"
    if find_date_problem(text):
        raise ValidationError(
            gettext("“%(text)s” is no date: write 2026-12-17, 17/12/2026, 2026-12 or 2026.")
            % {"text": text}
        )
    return text


def read_number(text: str) -> Decimal:
    """Return an amount in euro or a percentage."""
    plain = re.sub(r"[\s€%\u00a0\u202f]|EUR", "", text)
    if DOUBTFUL_NUMBER.fullmatch(plain):
        raise ValidationError(
            gettext("“%(text)s” can mean two numbers: write it without a mark for thousands.")
            % {"text": text}
        )
    if "," in plain and "." in plain:
        thousands = "." if plain.rfind(",") > plain.rfind(".") else ","
        plain = plain.replace(thousands, "")
    elif plain.count(".") > 1 or plain.count(",") > 1:
        plain = re.sub(r"[.,](?=\d{3}(?:[.,]|$))", "", plain)
    try:
        number = Decimal(plain.replace(",", "."))
    except InvalidOperation as error:
        raise ValidationError(
            gettext("“%(text)s” is no number; write 1615000 or 1615000.50.") % {"text": text}
        ) from error
    if not number.is_finite():
        raise ValidationError(gettext("“%(text)s” is no number.") % {"text": text})
    return number


def read_count(text: str) -> int:
    """Return a whole number."""
    if not (text.isascii() and text.isdigit()):
        raise ValidationError(gettext("“%(text)s” is no whole number.") % {"text": text})
    return int(text)


def read_flag(text: str) -> bool:
    """Return yes or no."""
    word = fold(text)
    if word not in YES | NO:
        raise ValidationError(gettext("“%(text)s” is neither yes nor no.") % {"text": text})
    return word in YES


def read_hour(text: str) -> time:
    """Return an hour."""
    try:
        return time.fromisoformat(text.replace(".", ":").zfill(len("hh:mm")))
    except ValueError as error:
        raise ValidationError(
            gettext("“%(text)s” is no hour; write 17:00.") % {"text": text}
        ) from error


def read_word(vocabulary: str, text: str) -> str:
    """Return the word of a vocabulary that a cell names, by itself or by its label."""
    known: dict[str, str] = {}
    for word, label in WORDS[vocabulary].items():
        for language in ("it", "en"):
            with translation.override(language):
                known[fold(str(label))] = word.value
        known[fold(word.value)] = word.value
    if fold(text) not in known:
        words = ", ".join(each.value for each in WORDS[vocabulary])
        raise ValidationError(
            gettext("“%(text)s” is not known here; write one of: %(words)s.")
            % {"text": text, "words": words}
        )
    return known[fold(text)]


def read_country(text: str) -> str:
    """Return the code of a country, named by its code or its name."""
    if text.upper() in labels.COUNTRIES:
        return text.upper()
    for language in ("it", "en"):
        with translation.override(language):
            for code, name in labels.COUNTRIES.items():
                if fold(str(name)) == fold(text):
                    return code
    raise ValidationError(
        gettext("“%(text)s” is no country; write its code, such as IT.") % {"text": text}
    )


def read_topics(text: str) -> list[Topic]:
    """Return topics, as our export writes them or as "scheme/code" or labels."""
    named = _read_json(text)
    if named is not None:
        return [_find_topic(f"{each.get('scheme')}/{each.get('code')}") for each in named]
    return [_find_topic(each) for each in split(text)]


def read_deadline_cell(text: str) -> tuple[DeadlineFact, ...]:
    """Return deadlines, as our export writes them or as "kind date hour; kind date hour"."""
    named = _read_json(text)
    try:
        return read_deadlines(named if named is not None else map(_read_deadline, split(text)))
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, ValidationError):
            raise
        raise ValidationError(
            gettext("“%(text)s” is no deadline; write “single 2026-12-17 17:00”.") % {"text": text}
        ) from error


def _read_deadline(text: str) -> dict[str, Any]:
    found = DEADLINE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return {
        "kind": read_word("deadline", found["kind"]) if found["kind"] else DeadlineKind.SINGLE,
        "date": read_date(found["date"]),
        "date_to": read_date(found["to"]) if found["to"] else None,
        "time": read_hour(found["hour"]) if found["hour"] else None,
        "timezone": found["zone"] or BRUSSELS,
    }


def _read_json(text: str) -> list[dict[str, Any]] | None:
    """Return the objects of a cell that our export wrote, None for any other text."""
    if not text.startswith("["):
        return None
    try:
        objects = json.loads(text)
    except ValueError:
        return None
    is_list = isinstance(objects, list) and all(isinstance(each, dict) for each in objects)
    return objects if is_list else None


def _find_topic(text: str) -> Topic:
    scheme, _slash, code = text.partition("/")
    by_code = Topic.objects.filter(scheme=scheme.strip(), code=code.strip())
    by_label = Topic.objects.filter(db.Q(label_it__iexact=text) | db.Q(label_en__iexact=text))
    found: Topic = _only(by_code or by_label, text, gettext("sector"))
    return found


def _find_named(model: type[Programme | Series], text: str) -> Any:
    names = db.Q(name__iexact=text) | db.Q(code__iexact=text)
    if model is Programme:
        names |= db.Q(name_it__iexact=text)
    kind = gettext("programme") if model is Programme else gettext("series")
    return _only(model.objects.filter(names), text, kind)


def _find_region(text: str) -> Any:
    code = text.split(maxsplit=1)[0]
    return _only(Region.objects.filter(code__iexact=code), text, gettext("region (NUTS code)"))


def _find_call(text: str) -> Any:
    number = int(text) if text.isascii() and text.isdigit() else 0
    by_name = db.Q(pk=number) | db.Q(identifier__iexact=text)
    return _only(Call.objects.filter(by_name), text, gettext("call (number or code)"))


def _only(rows: Iterable[Any], text: str, kind: str) -> Any:
    found = list(rows)[:2]
    if len(found) == 1:
        return found[0]
    said = (
        gettext("“%(text)s” is the name of more than one %(kind)s; write its code.")
        if found
        else gettext("There is no %(kind)s “%(text)s” in the portal; add it first or correct it.")
    )
    raise ValidationError(said % {"text": text, "kind": kind})
