"""Forecasts on the page of their call: the window, who said it, when, for how much."""

from typing import Any

from django import forms
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline

from opportunities.admin.bases import WithItsEntry
from opportunities.models import Announcement
from opportunities.services.manual_entry import write_forecasts


class ForecastForm(forms.ModelForm[Any]):
    """One claim about a call that is still to come."""

    class Meta:
        model = Announcement
        fields = (
            *("window_from", "window_to", "amount", "said_by", "said_on"),
            *("document", "quote"),
        )
        labels = {
            "window_from": _("Expected from"),
            "window_to": _("until"),
            "amount": _("With what money"),
            "said_by": _("Who said it"),
            "said_on": _("When it was said"),
            "document": _("Where it is written"),
            "quote": _("Words of the source"),
        }
        help_texts = {
            "window_from": _("2027-02 for February 2027"),
            "document": _("The name of the document, or a link"),
        }

    def clean(self) -> None:
        """Refuse a window that ends before it begins."""
        super().clean()
        start, end = self.cleaned_data.get("window_from"), self.cleaned_data.get("window_to")
        if start and end and end < start[: len(end)]:
            self.add_error("window_to", gettext("It ends before it starts."))


class ForecastFormSet(BaseInlineFormSet[Any, Any, Any]):
    """The forecasts of a call, written as one change."""

    def write(self, *, actor: str, reason: str) -> None:
        """Write what was changed; ``save`` must have been called without commit."""
        kept = [*self.new_objects, *(each for each, _names in self.changed_objects)]
        if kept or self.deleted_objects:
            write_forecasts(
                self.instance,
                kept=kept,
                dropped=self.deleted_objects,
                actor=actor,
                reason=reason,
            )


class ForecastInline(WithItsEntry, StackedInline):
    model = Announcement
    form = ForecastForm
    formset = ForecastFormSet
    fields = (("window_from", "window_to", "amount"), ("said_by", "said_on"), "document", "quote")
    extra = 0
    tab = True
    verbose_name = _("forecast")
    verbose_name_plural = _("Forecasts")
