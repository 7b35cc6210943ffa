"""The GET parameters of the API: those of the pages, ``ids``, ``kind`` and the status words.

A page ignores what it does not understand and says so; the API refuses it, with a sentence that
tells what is allowed, so that a typing error is never a silent "everything".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions
from rest_framework.request import Request

from opportunities import filters as pages
from opportunities.clock import current_time
from opportunities.search.finding import Selection
from opportunities.search.results import Results, find, offered_words
from opportunities.services.curation import KEPT_BY_THE_CATALOGUE, SETS
from opportunities.services.ingestion.values import MODEL_OF_KIND
from opportunities.vocabulary import (
    BRUSSELS,
    Severity,
    TopicScheme,
    as_choices,
)

IDS = re.compile(r"[0-9]{1,18}(,[0-9]{1,18})*")
LONGEST_LIST_OF_IDS = 2000
# Whatever a source or a person may change on an entry of some kind.
CHANGING_FIELDS = sorted(
    {
        column.name
        for model in MODEL_OF_KIND.values()
        for column in model._meta.fields  # noqa: SLF001 - Django's documented model API
        if column.editable and column.name not in KEPT_BY_THE_CATALOGUE
    }
    | {"deadlines", "locked_fields", "review_state"}
    | SETS
)
PAGE_PARAMETERS = {"page", "page_size"}


class IdsField(forms.CharField):
    """Ids, separated by commas."""

    def clean(self, value: Any) -> Any:
        """Return the ids as numbers; ValidationError when one is none."""
        text = super().clean(value)
        if text and not IDS.fullmatch(text):
            raise ValidationError(f"{text!r} is not a list of ids; write them as 1,2,3")
        return [int(each) for each in text.split(",")] if text else None


class IdsFilter(django_filters.Filter):
    field_class = IdsField


class MomentField(forms.CharField):
    """A day or a moment in ISO form; without a zone it is meant in Brussels."""

    def clean(self, value: Any) -> Any:
        """Return the moment, for a day its beginning; ValidationError when it is none."""
        text = super().clean(value)
        if not text:
            return None
        try:
            # A plus sign that nobody escaped arrives as a space.
            moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=ZoneInfo(BRUSSELS))
            return moment.astimezone(UTC)
        except (ValueError, OverflowError) as problem:
            raise ValidationError(
                f"{text!r} is not a day or a moment; write 2026-11-22 or 2026-11-22T08:30:00Z"
            ) from problem


class MomentFilter(django_filters.Filter):
    field_class = MomentField


# A facet takes its parameter several times, or several words parted by commas.
extend_schema_field({"type": "array", "items": {"type": "string"}})(pages.WordsFilter)


class IdFilters(django_filters.FilterSet):
    """``ids`` alone, for every list."""

    ids = IdsFilter(method="keep_ids", label="ids", max_length=LONGEST_LIST_OF_IDS)

    @extend_schema_field({"type": "string", "example": "1,2,3"})
    def keep_ids(self, rows: QuerySet[Any], _name: str, ids: list[int]) -> QuerySet[Any]:
        """Only these ids, separated by commas."""
        return rows.filter(pk__in=ids)


class ChangeFilters(IdFilters):
    """What can be asked of the changes of entries."""

    severity = django_filters.ChoiceFilter(choices=as_choices(Severity), label="severity")
    field = django_filters.ChoiceFilter(
        choices=[(name, name) for name in CHANGING_FIELDS], label="name of the field"
    )
    opportunity = IdsFilter(method="keep_entries", label="ids", max_length=LONGEST_LIST_OF_IDS)
    since = MomentFilter(method="keep_since", label="since")

    @extend_schema_field({"type": "string", "example": "1,2,3"})
    def keep_entries(self, rows: QuerySet[Any], _name: str, ids: list[int]) -> QuerySet[Any]:
        """Only changes of these entries, their ids separated by commas."""
        return rows.filter(opportunity__in=ids)

    @extend_schema_field({"type": "string", "example": "2026-11-22"})
    def keep_since(self, rows: Any, _name: str, moment: datetime) -> QuerySet[Any]:
        """Only changes seen from this day (in Brussels) or moment on."""
        later: QuerySet[Any] = rows.since(moment)
        return later


class TopicFilters(IdFilters):
    scheme = django_filters.ChoiceFilter(choices=as_choices(TopicScheme), label="scheme")


class EntryFilters(IdFilters):
    """What can be asked of every list of entries, beside what its page can be asked."""

    kind = pages.WordsFilter(label="kind")
    status = pages.WordsFilter(label="status now; open, forthcoming and closed speak of events too")
    topic = pages.WordsFilter(label="scheme:code, or only the code")
    programme = pages.WordsFilter(label="code of the programme")

    @property
    def selection(self) -> Selection:
        """What the parameters select."""
        ids = self.form.cleaned_data.get("ids") if self.is_valid() else None
        selected: Selection = super().selection
        return replace(selected, ids=tuple(ids) if ids else None)

    def find_problems(self) -> dict[str, list[str]]:
        """Return a sentence per parameter that is wrong."""
        data: Any = self.data
        problems = {
            name: [_explain_text(self.form.fields[name], data.get(name)) or str(errors[0])]
            for name, errors in self.errors.items()
        }
        reading: pages.Reading = self.reading
        for name, word in reading.wrong_words:
            problems.setdefault(name, [_explain_word(name, word)])
        return problems


class CallFilters(EntryFilters, pages.CallFilterSet):
    pass


class EventFilters(EntryFilters, pages.EventFilterSet):
    pass


class PartnerSearchFilters(EntryFilters, pages.PartnerSearchFilterSet):
    pass


class ArticleFilters(EntryFilters, pages.ArticleFilterSet):
    pass


class PartnershipFilters(EntryFilters, pages.PartnershipFilterSet):
    pass


class OrganisationFilters(EntryFilters, pages.OrganisationFilterSet):
    pass


class SearchFilters(EntryFilters, pages.SearchFilterSet):
    """The same over all kinds, best match first."""


@dataclass
class FoundRows:
    """What a selection finds, to be cut into pages: it counts and loads no more than asked.

    ``place`` is the first entry and how many will be asked for, so that one look tells both how
    many there are and which of them to show.
    """

    selection: Selection
    order: str
    load: Callable[[Results], list[Any]]
    place: tuple[int, int] = (0, 0)

    @cached_property
    def found(self) -> Results:
        """The entries at the place."""
        return find(self.selection, current_time(), order=self.order, place=self.place)

    def count(self) -> int:
        """Return how many entries there are."""
        return self.found.total

    def __len__(self) -> int:
        """Return the same, for whoever asks a list."""
        return self.count()

    def __getitem__(self, part: slice) -> list[Any]:
        """Return the rows of the page at ``place``; ValueError for any other part."""
        first, most = self.place
        if part.start != first or not first <= part.stop <= first + most:
            raise ValueError(f"{part} is not the page at {self.place}")
        return self.load(self.found)


class StrictFilterBackend(DjangoFilterBackend):
    """Refuses what it does not understand, names of parameters included."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        """Return the rows asked for; ValidationError (400) with a sentence per wrong parameter."""
        filterset = self.get_filterset(request, queryset, view)
        allowed = PAGE_PARAMETERS | set(filterset.filters)
        problems = {
            name: [f"no such parameter; write one of {', '.join(sorted(allowed))}"]
            for name in sorted(set(request.query_params) - allowed)
        }
        if isinstance(filterset, EntryFilters):
            problems |= filterset.find_problems()
        else:
            for name, errors in filterset.errors.items():
                value = request.query_params.get(name)
                problems[name] = [
                    _explain_text(filterset.form.fields[name], value) or str(errors[0])
                ]
        if problems:
            raise exceptions.ValidationError(problems)
        if isinstance(filterset, EntryFilters):
            order = view.order if not filterset.selection.question else ""
            return FoundRows(filterset.selection, order, view.load_rows)
        return filterset.qs


def _explain_text(field: forms.Field, value: Any) -> str | None:
    """Say which values a field of choices allows; None for a field of free text."""
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        words = (str(word) for word, _label in choices if str(word))
        return f"{value!r} is not allowed; write one of {', '.join(words)}"
    return None


def _explain_word(facet: str, word: str) -> str:
    if facet == "q":
        return f"{word!r} has no word to look for"
    if facet == "plain":
        return f"{word!r} is not among the words of q"
    if facet == "topic":
        return f"{word!r} is not a topic; /api/v1/topics/ lists scheme and code of each"
    words = [pages.ALL] if facet == "status" else []
    words += offered_words(facet, current_time())
    return f"{word!r} is not allowed; write one of {', '.join(words)}"
