"""The GET parameters of the API: those of the pages, ``ids``, ``kind`` and the status words.

A page ignores what it does not understand and says so; the API refuses it, with a sentence that
tells what is allowed, so that a typing error is never a silent "everything".
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.views import APIView

from opportunities import filters as pages
from opportunities.models import Topic
from opportunities.querysets import OpportunityQuerySet
from opportunities.services.curation import KEPT_BY_THE_CATALOGUE, SETS
from opportunities.services.ingestion.values import MODEL_OF_KIND
from opportunities.vocabulary import (
    BRUSSELS,
    CallStatus,
    EventStatus,
    OpportunityKind,
    PartnerSearchStatus,
    Severity,
    TopicScheme,
    as_choices,
)

IDS = re.compile(r"[0-9]{1,18}(,[0-9]{1,18})*")
LONGEST_LIST_OF_IDS = 2000
TITLES = ("title", "title_it")
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
# What a status word finds: one can still come to an event that is upcoming, so that it is open.
STATUS_WORDS: dict[str, set[str]] = {
    **{word.value: {word.value} for word in (*CallStatus, *EventStatus)},
    "open": {CallStatus.OPEN, PartnerSearchStatus.OPEN, EventStatus.UPCOMING, EventStatus.ONGOING},
    "forthcoming": {CallStatus.FORTHCOMING, EventStatus.UPCOMING},
    "closed": {CallStatus.CLOSED, PartnerSearchStatus.CLOSED, EventStatus.PAST},
}


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


@extend_schema_field({"type": "string", "example": "industrial_ecosystem:textiles"})
class TopicCodeFilter(pages.TopicFilter):
    """The filter of the pages, described for machines."""


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

    status = django_filters.ChoiceFilter(
        method="keep_status",
        label="status now; open, forthcoming and closed speak of events too",
        choices=[(word, word) for word in (pages.ALL, *STATUS_WORDS)],
    )
    kind = django_filters.ChoiceFilter(choices=as_choices(OpportunityKind), label="kind")
    programme = pages.CallFilterSet.declared_filters["programme"]
    topic = TopicCodeFilter(queryset=Topic.objects.all(), label="scheme:code, or only the code")

    def keep_status(self, rows: QuerySet[Any], _name: str, word: str) -> QuerySet[Any]:
        """Only entries with this status, worked out from their dates."""
        if word == pages.ALL:
            return rows
        # Articles, partnerships and organisations have none.
        if "status" not in rows.query.annotations:
            return rows.none()
        return rows.filter(status__in=sorted(STATUS_WORDS[word]))


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


class SearchFilters(EntryFilters, pages.EntryFilterSet):
    """The same over all kinds, best match first: title before summary before text."""

    q = django_filters.CharFilter(
        method="keep_ranked", label="words, all of them", max_length=pages.LONGEST_SEARCH
    )

    def keep_ranked(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Keep entries with every word of ``text``, ordered by where the words are."""
        rank = Case(
            When(_holds(text, TITLES), then=Value(0)),
            When(_holds(text, OpportunityQuerySet.searched), then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        anywhere = (*OpportunityQuerySet.searched, "body", "as_call__identifier")
        return rows.filter(_holds(text, anywhere)).order_by(rank, "-published_on", "-id")


class StrictFilterBackend(DjangoFilterBackend):
    """Refuses what it does not understand, names of parameters included."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> Any:
        """Return the rows asked for; ValidationError (400) with a sentence per wrong parameter."""
        filterset = self.get_filterset(request, queryset, view)
        allowed = PAGE_PARAMETERS | set(filterset.filters)
        problems = {
            name: [f"no such parameter; write one of {', '.join(sorted(allowed))}"]
            for name in sorted(set(request.query_params) - allowed)
        }
        for name, errors in filterset.errors.items():
            value = request.query_params.get(name)
            problems[name] = [_explain(filterset.form.fields[name], value) or str(errors[0])]
        if problems:
            raise exceptions.ValidationError(problems)
        return filterset.qs


def _holds(text: str, columns: Iterable[str]) -> Q:
    """Return the condition that every word of ``text`` is in one of the columns."""
    condition = Q()
    for word in text.split():
        condition &= reduce(or_, [Q(**{f"{name}__icontains": word}) for name in columns])
    return condition


def _explain(field: forms.Field, value: Any) -> str | None:
    """Say which values a field of choices allows; None for a field of free text."""
    if isinstance(field, pages.TopicField):
        return f"{value!r} is not a topic; /api/v1/topics/ lists scheme and code of each"
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        words = (str(word) for word, _label in choices if str(word))
        return f"{value!r} is not allowed; write one of {', '.join(words)}"
    return None
