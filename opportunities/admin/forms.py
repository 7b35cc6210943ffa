"""Forms of the desk: lists as lines, deadlines that can be, and a reason for every change."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from opportunities.labels import FIELDS
from opportunities.services.proposals import read_deadlines
from opportunities.vocabulary import ReviewState

DEADLINE_FIELDS = ("kind", "date", "date_to", "time", "timezone", "certainty", "quote")
REVIEW_STATES = {
    ReviewState.AWAITING_REVIEW: _("waiting for review"),
    ReviewState.PUBLISHED: _("published"),
    ReviewState.REJECTED: _("rejected"),
    ReviewState.TRASHED: _("in the trash"),
    ReviewState.MERGED: _("merged into another entry"),
}


class LinesField(forms.CharField):
    """A list of texts, one per line; each is checked as its column asks."""

    def __init__(self, column: models.Field[Any, Any], **options: Any) -> None:
        super().__init__(help_text=_("one per line"), **options)
        self.column = column

    def prepare_value(self, value: Any) -> Any:
        """Return the lines of a stored list; text from a form stays."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the lines that are not empty."""
        lines = (line.strip() for line in (value or "").splitlines())
        return [line for line in lines if line]

    def run_validators(self, value: list[str]) -> None:
        """Check each line; ValidationError names the one that is wrong."""
        for line in value:
            try:
                self.column.clean(line, None)
            except ValidationError as problem:
                raise ValidationError([f"{line}: {each}" for each in problem.messages]) from problem

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare lines, not the way in which they were typed."""
        return bool((initial or []) != self.to_python(data))


class WordsField(forms.MultipleChoiceField):
    """Some words of a vocabulary."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the words, whatever their order."""
        return set(initial or []) != set(data or [])


class EntryForm(forms.ModelForm[Any]):
    """An entry, with what a decision needs: its reason, and fields to give back to the source."""

    reason = forms.CharField(
        required=False,
        label=_("Reason of the change"),
        help_text=_("kept in the history, with your name"),
        widget=UnfoldAdminTextInputWidget,
    )
    release = forms.MultipleChoiceField(
        required=False,
        label=_("Locked fields to give back to the source"),
        help_text=_("A field that a person has set is locked: the source may only propose."),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    decision = forms.ChoiceField(required=False, label=_("Review"), widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        locked = self.instance.locked_fields
        self._offer("release", [(name, FIELDS.get(name, name)) for name in locked])
        state = self.instance.review_state
        offered = {state, ReviewState.PUBLISHED, ReviewState.REJECTED}
        self._offer(
            "decision", [(each, REVIEW_STATES[each]) for each in ReviewState if each in offered]
        )
        if "decision" in self.fields:
            self.fields["decision"].initial = state

    def _offer(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields.get(name)
        if field is not None:
            field.choices = choices

    def clean_timezone(self) -> str:
        """Return a time zone that exists."""
        return check_zone(self.cleaned_data["timezone"])

    def clean(self) -> None:
        """Refuse an end before the start."""
        super().clean()
        start, end = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if start and end and end < start[: len(end)]:
            self.add_error("ends_on", gettext("It ends before it starts."))


class DeadlineForm(forms.ModelForm[Any]):
    quote = forms.CharField(
        required=False,
        label=_("Words of the source"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )

    def clean_timezone(self) -> str:
        """Return a time zone that exists."""
        return check_zone(self.cleaned_data["timezone"])

    def clean(self) -> None:
        """Refuse a window that ends before it begins."""
        super().clean()
        start, end = self.cleaned_data.get("date"), self.cleaned_data.get("date_to")
        if start and end and end < start[: len(end)]:
            self.add_error("date_to", gettext("It ends before it starts."))


class DeadlineFormSet(BaseInlineFormSet[Any, Any, Any]):
    """The deadlines of an entry, read together."""

    def clean(self) -> None:
        """Refuse deadlines that cannot stand together."""
        super().clean()
        if not any(form.errors for form in self.forms):
            read_deadlines(self.find_facts())

    def find_facts(self) -> list[dict[str, Any]]:
        """Return the deadlines that shall stand, those untouched included."""
        removed = self.deleted_forms
        return [
            {name: form.cleaned_data[name] for name in DEADLINE_FIELDS}
            for form in self.forms
            if form not in removed and (form.instance.pk or form.has_changed())
        ]


def check_zone(name: str) -> str:
    """Return a time zone's name; ValidationError when there is no such zone."""
    if name not in available_timezones():
        raise ValidationError(
            gettext("%(zone)s is no time zone; write it as Europe/Brussels.") % {"zone": name}
        )
    return name
