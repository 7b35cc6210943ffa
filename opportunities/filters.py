"""What a list can be filtered by: GET parameters that call the catalogue's reading rules."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from opportunities.clock import current_time
from opportunities.labels import (
    CALL_STATUSES,
    EVENT_FORMATS,
    EVENT_STATUSES,
    ORGANISATION_KINDS,
    PARTNER_SEARCH_STATUSES,
    TOPIC_SCHEMES,
    Labels,
    as_options,
)
from opportunities.models import Programme, Topic
from opportunities.wording import in_language

LONGEST_SEARCH = 200
ALL = "all"


class FilterForm(forms.Form):
    """The order in which every list asks for its filters."""

    field_order = ("q", "status", "programme", "format", "type", "topic")


class TopicsByScheme(forms.models.ModelChoiceIterator[Any]):
    """The topics as groups of options, one group per scheme, sorted by label."""

    def __iter__(self) -> Iterator[Any]:
        yield "", self.field.empty_label
        topics = list(self.queryset)
        for scheme, label in TOPIC_SCHEMES.items():
            options = [self.choice(topic) for topic in topics if topic.scheme == scheme]
            if options:
                yield label, sorted(options, key=lambda option: str(option[1]).casefold())


class TopicField(forms.ModelChoiceField[Any]):
    """One topic, written ``scheme:code``, or ``code`` for that code in any scheme."""

    iterator = TopicsByScheme

    def prepare_value(self, value: Any) -> Any:
        """Return what stands in the address for a topic; a code alone means its first scheme."""
        if isinstance(value, str) and value and ":" not in value and "\x00" not in value:
            value = self._find(value, None).order_by("scheme").first() or value
        return f"{value.scheme}:{value.code}" if isinstance(value, Topic) else value

    def label_from_instance(self, obj: Any) -> str:
        """Return the label in the language of the page."""
        return in_language(obj, "label")

    def to_python(self, value: Any) -> Any:
        """Return the topics meant; ValidationError when there is none."""
        if value in self.empty_values:
            return []
        scheme, colon, code = value.rpartition(":")
        try:
            topics = list(self._find(code, scheme if colon else None))
        except ValueError:  # a NUL character, which PostgreSQL cannot hold
            topics = []
        if not topics:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return topics

    @staticmethod
    def _find(code: str, scheme: str | None) -> QuerySet[Topic]:
        topics = Topic.objects.filter(code=code)
        return topics.filter(scheme=scheme) if scheme is not None else topics


class TopicFilter(django_filters.ModelChoiceFilter):
    field_class = TopicField

    def filter(self, qs: Any, value: Any) -> Any:
        """Keep entries about one of the topics; without a topic, all."""
        return qs.about(value) if value else qs


class ProgrammeField(forms.ModelChoiceField[Any]):
    def label_from_instance(self, obj: Any) -> str:
        """Return the name in the language of the page."""
        return in_language(obj, "name")


class ProgrammeFilter(django_filters.ModelChoiceFilter):
    field_class = ProgrammeField


class EntryFilterSet(django_filters.FilterSet):
    """Filters for entries of every kind. A value that is not understood filters nothing."""

    q = django_filters.CharFilter(
        method="keep_words", label=_("Words in title or summary"), max_length=LONGEST_SEARCH
    )
    topic = TopicFilter(queryset=Topic.objects.all(), label=_("Sector"), empty_label=_("All"))

    class Meta:
        form = FilterForm

    def keep_words(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002 - django-filter's signature
        """Keep entries with every word of ``value``."""
        return queryset.with_words(value)

    def keep_status(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002 - django-filter's signature
        """Keep entries that have this status now."""
        return queryset if value == ALL else queryset.in_status(value, current_time())

    def find_misunderstood(self) -> list[tuple[str, str]]:
        """Return (label, value) of each parameter that filters nothing because it is wrong."""
        form = self.form
        return [(str(form.fields[name].label), form.data.get(name, "")) for name in form.errors]

    def read_understood(self) -> list[tuple[str, str]]:
        """Return (name, value) of each parameter that does filter, in the order of the form."""
        form = self.form
        return [
            (name, form.data[name])
            for name in form.fields
            if form.data.get(name) and name not in form.errors
        ]


def _status_filter(labels: Labels) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        method="keep_status",
        label=_("Status"),
        choices=[(ALL, _("All")), *as_options(labels)],
        empty_label=None,
    )


def _programme_filter() -> ProgrammeFilter:
    return ProgrammeFilter(
        queryset=Programme.objects.all(),
        to_field_name="code",
        label=_("Programme"),
        empty_label=_("All"),
    )


class CallFilterSet(EntryFilterSet):
    status = _status_filter(CALL_STATUSES)
    programme = _programme_filter()


class EventFilterSet(EntryFilterSet):
    status = _status_filter(EVENT_STATUSES)
    format = django_filters.ChoiceFilter(
        label=_("Format"), choices=as_options(EVENT_FORMATS), empty_label=_("All")
    )


class PartnerSearchFilterSet(EntryFilterSet):
    status = _status_filter(PARTNER_SEARCH_STATUSES)


class ArticleFilterSet(EntryFilterSet):
    programme = _programme_filter()


class PartnershipFilterSet(EntryFilterSet):
    programme = _programme_filter()


class OrganisationFilterSet(EntryFilterSet):
    type = django_filters.ChoiceFilter(
        label=_("Type"), choices=as_options(ORGANISATION_KINDS), empty_label=_("All")
    )
