"""Forms of the desk: lists as lines, deadlines that can be, and a reason for every change."""

from typing import Any

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

from opportunities.labels import (
    CERTAINTIES,
    DEADLINE_KINDS,
    EVENT_FORMATS,
    FIELDS,
    ORGANISATION_KINDS,
    PHASES,
    as_options,
)
from opportunities.models.fields import PartialDateField
from opportunities.services.checks import (
    find_contradictions,
    find_deadline_problems,
    find_zone_problem,
)
from opportunities.services.proposals import read_deadlines
from opportunities.vocabulary import ReviewState

DEADLINE_FIELDS = ("kind", "date", "date_to", "time", "timezone", "certainty", "quote")
DEADLINE_LABELS = {
    "kind": _("Kind of date"),
    "date": _("Date"),
    "date_to": _("until (of a window)"),
    "time": _("Hour"),
    "timezone": _("Time zone"),
    "certainty": _("How sure"),
}
LABELS_OF_WORDS = {
    "phase": PHASES,
    "format": EVENT_FORMATS,
    "type": ORGANISATION_KINDS,
    "kind": DEADLINE_KINDS,
    "certainty": CERTAINTIES,
}
WITHOUT_DEFAULT = {"kind", "format"}
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
        if "source" in self.fields:
            self.fields["source"].required = False
            self.fields["source"].help_text = _("empty: written by the editors")
        explain_fields(self)

    def _offer(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields.get(name)
        if field is not None:
            field.choices = choices

    def validate_constraints(self) -> None:
        """Leave it to the service: one address may have several entries."""

    def clean(self) -> None:
        """Refuse what cannot stand together, at the field to look at."""
        super().clean()
        for name, sentence in find_contradictions(self.cleaned_data).items():
            if name in self.fields:
                self.add_error(name, sentence)


class DeadlineForm(forms.ModelForm[Any]):
    quote = forms.CharField(
        required=False,
        label=_("Words of the source"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who may only look has no fields to write in.
        for name in self.fields.keys() & DEADLINE_LABELS.keys():
            self.fields[name].label = DEADLINE_LABELS[name]
        explain_fields(self)

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
        if any(form.errors for form in self.forms):
            return
        standing = self._standing()
        for place, column, sentence in find_deadline_problems(self.find_facts()):
            standing[place].add_error(column, sentence)
        if not any(form.errors for form in self.forms):
            read_deadlines(self.find_facts())

    def find_facts(self) -> list[dict[str, Any]]:
        """Return the deadlines that shall stand, those untouched included."""
        return [
            {name: form.cleaned_data[name] for name in DEADLINE_FIELDS} for form in self._standing()
        ]

    def _standing(self) -> list[Any]:
        removed = self.deleted_forms
        return [
            form
            for form in self.forms
            if form not in removed and (form.instance.pk or form.has_changed())
        ]


def check_zone(name: str) -> str:
    """Return a time zone's name; ValidationError when there is no such zone."""
    if problem := find_zone_problem(name):
        raise ValidationError(problem)
    return name


def explain_fields(form: forms.ModelForm[Any]) -> None:
    """Say beside dates and texts how they are written."""
    texts = {
        "related": _("For an informal call: the formal call that followed it, and vice versa."),
        "title": _("as the source writes it"),
        "title_it": _("translation by the editors"),
        "summary": _("in the language of the source"),
        "summary_it": _("translation by the editors"),
        "language": _("of the title and the text: en, it"),
    }
    for name, field in form.fields.items():
        column = {each.name: each for each in form._meta.model._meta.fields}.get(name)  # noqa: SLF001 - Django's documented model API
        if isinstance(column, PartialDateField):
            field.help_text = _("2026-12-17; 2026-12 or 2026 where no more is known")
        elif name in texts:
            field.help_text = texts[name]
        if name in LABELS_OF_WORDS and isinstance(field, forms.ChoiceField):
            # A row of deadlines that nobody has touched must not begin with a kind.
            empty = [("", "–")] if name in WITHOUT_DEFAULT else []
            field.choices = [*empty, *as_options(LABELS_OF_WORDS[name])]
