"""The forms of the desk: one field with its reason, and what a bulk decision needs."""

from typing import Any, cast

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.forms import inlineformset_factory
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from opportunities.admin.forms import (
    DEADLINE_FIELDS,
    DeadlineForm,
    DeadlineFormSet,
    LinesField,
    WordsField,
    check_zone,
)
from opportunities.labels import (
    AUDIENCES,
    CERTAINTIES,
    DEADLINE_KINDS,
    EVENT_FORMATS,
    FIELDS,
    ORGANISATION_KINDS,
    PHASES,
    Labels,
    as_options,
)
from opportunities.models import Deadline, Opportunity, Topic
from opportunities.services.ingestion.values import MODEL_OF_KIND
from opportunities.vocabulary import OpportunityKind

# The words of the vocabulary that a column may hold.
WORDS: dict[str, Labels] = {
    "kind": DEADLINE_KINDS,
    "certainty": CERTAINTIES,
    "phase": PHASES,
    "format": EVENT_FORMATS,
    "type": ORGANISATION_KINDS,
}
OF_A_DEADLINE = {
    "kind": _("Kind of deadline"),
    "date": _("Day, or month as 2027-03"),
    "date_to": _("Until (only of a window)"),
    "time": _("Hour"),
    "certainty": _("Where the date comes from"),
}
LONG_TEXTS = {"body": 16, "summary": 5, "summary_it": 5}


class FieldForm(forms.Form):
    """One field of an entry, with the reason of the change."""

    reason = forms.CharField(
        required=False,
        label=_("Reason of the change"),
        help_text=_("kept in the history, with your name"),
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, entry: Opportunity, name: str, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"value": _initial(entry, name)})
        super().__init__(*args, **kwargs)
        self.name = name
        field = _make_field(entry, name)
        field.label = str(FIELDS.get(name, name))
        field.widget.attrs["autofocus"] = True
        self.fields = {"value": field, **self.fields}

    def clean_value(self) -> Any:
        """Return the value; a time zone must exist."""
        value = self.cleaned_data["value"]
        return check_zone(value) if self.name == "timezone" else value

    def read_changes(self) -> dict[str, Any]:
        """Return what a valid form wants to change."""
        return {self.name: self.cleaned_data["value"]}


class ReasonForm(forms.Form):
    """The reason of a decision."""

    reason = forms.CharField(required=False, label=_("Reason"), widget=UnfoldAdminTextInputWidget)


def make_deadlines(entry: Opportunity, data: Any = None) -> DeadlineFormSet:
    """Return the deadlines of an entry, to be changed together."""
    made = inlineformset_factory(
        Opportunity,
        Deadline,
        form=DeadlineForm,
        formset=DeadlineFormSet,
        fields=DEADLINE_FIELDS,
        extra=1,
        formfield_callback=_make_form_field,
    )
    parent = Opportunity(pk=entry.pk)
    formset: Any = made(data, instance=parent, prefix="deadlines")
    return cast("DeadlineFormSet", formset)


def _initial(entry: Opportunity, name: str) -> Any:
    if name == "topics":
        return list(entry.topics.values_list("pk", flat=True))
    value = getattr(entry, name, None)
    return value.pk if isinstance(value, models.Model) else value


def _make_field(entry: Opportunity, name: str) -> forms.Field:
    if name == "topics":
        return forms.ModelMultipleChoiceField(
            Topic.objects.all(), required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget
        )
    model = MODEL_OF_KIND[OpportunityKind(entry.kind)]
    made = fields_for_model(model, fields=[name], formfield_callback=_make_form_field)
    return cast("forms.Field", made[name])


def _make_form_field(column: models.Field[Any, Any], **options: Any) -> Any:
    if isinstance(column, ArrayField):
        return _make_array_field(column)
    if isinstance(column, models.BooleanField):
        options["widget"] = UnfoldBooleanWidget
    elif column.name in LONG_TEXTS or isinstance(column, models.TextField):
        rows = LONG_TEXTS.get(column.name, 3)
        options["widget"] = UnfoldAdminTextareaWidget(attrs={"rows": rows})
    elif isinstance(column, models.ForeignKey) or column.choices:
        options["widget"] = UnfoldAdminSelectWidget
    else:
        options["widget"] = UnfoldAdminTextInputWidget
    field: Any = column.formfield(**options)
    names = OF_A_DEADLINE if column.model is Deadline else FIELDS
    if field is not None and column.name in names:
        field.label = names[column.name]
    if column.name in WORDS and hasattr(field, "choices"):
        # The empty choice of the row for one more deadline says that there is none.
        empty = [choice for choice in field.choices if choice[0] == ""]
        field.choices = [*empty, *as_options(WORDS[column.name])]
    return field


def _make_array_field(column: ArrayField[Any, Any]) -> forms.Field:
    if column.name == "audience":
        return WordsField(
            choices=as_options(AUDIENCES),
            required=False,
            widget=UnfoldAdminCheckboxSelectMultipleWidget,
        )
    return LinesField(
        column.base_field, required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4})
    )
