"""The forms of the desk: what to run, why a doubt is accepted, when a source is read."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    INPUT_CLASSES,
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldBooleanWidget,
)

from scrapers.desk.schedule import HOURS_IN_A_DAY, Entry, Rhythm, Timing
from scrapers.desk.sources import ReadableSource
from scrapers.desk.starting import RunOptions
from scrapers.desk.words import name_section

WEEKDAYS = (
    *((1, _("Monday")), (2, _("Tuesday")), (3, _("Wednesday")), (4, _("Thursday"))),
    *((5, _("Friday")), (6, _("Saturday")), (0, _("Sunday"))),
)
RHYTHMS = (
    (Rhythm.HOURS, _("every so many hours")),
    (Rhythm.DAILY, _("every day at an hour")),
    (Rhythm.WEEKLY, _("once a week")),
)
MOST_PAGES = 100_000
LONGEST_REASON = 2000


class RunForm(forms.Form):
    """What a person asks a run to read."""

    sections = forms.MultipleChoiceField(
        label=_("Lists"),
        required=False,
        help_text=_("None chosen: all of them."),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    limit = forms.IntegerField(
        label=_("At most so many pages"),
        required=False,
        min_value=1,
        max_value=MOST_PAGES,
        help_text=_("A trial: with a limit nothing is concluded from what is missing."),
        widget=UnfoldAdminIntegerFieldWidget,
    )
    is_thorough = forms.BooleanField(
        label=_("Closed calls and past events too"),
        required=False,
        help_text=_("Otherwise they are read once a week."),
        widget=UnfoldBooleanWidget,
    )

    def __init__(self, *args: Any, source: ReadableSource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, name_section(name)) for name in source.sections]
        self.fields["sections"].choices = choices  # type: ignore[attr-defined]  # it is a choice field

    def read_options(self) -> RunOptions:
        """Return what a valid form asks for."""
        return RunOptions(
            sections=tuple(self.cleaned_data["sections"]),
            limit=self.cleaned_data["limit"],
            is_thorough=self.cleaned_data["is_thorough"],
        )


class AcceptanceForm(forms.Form):
    """Why the figures of a doubtful run are right."""

    reason = forms.CharField(
        label=_("Why the source is right"),
        max_length=LONGEST_REASON,
        help_text=_("For example: the site has closed its archive of calls, seen on 3 November."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


class ScheduleForm(forms.Form):
    """When a list is read by itself; hours are those of Brussels, which are Rome's too."""

    enabled = forms.BooleanField(label=_("Switched on"), required=False, widget=UnfoldBooleanWidget)
    rhythm = forms.ChoiceField(label=_("How often"), widget=UnfoldAdminSelectWidget)
    hours = forms.IntegerField(
        label=_("Hours between two runs"),
        required=False,
        min_value=1,
        max_value=HOURS_IN_A_DAY * 7,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    at = forms.TimeField(
        label=_("Hour (Brussels and Rome)"),
        required=False,
        widget=forms.TimeInput(
            format="%H:%M", attrs={"type": "time", "class": " ".join(INPUT_CLASSES)}
        ),
    )
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=(("", "–"), *WEEKDAYS),
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        timing = entry.timing
        kwargs["initial"] = {
            "enabled": entry.task.enabled,
            "rhythm": timing.rhythm.value,
            "hours": timing.hours,
            "at": timing.at,
            "weekday": timing.weekday,
        }
        super().__init__(*args, **kwargs)
        choices = [(rhythm.value, str(words)) for rhythm, words in RHYTHMS]
        if timing.rhythm is Rhythm.OTHER:
            choices.append((Rhythm.OTHER.value, timing.as_kept))
        self.fields["rhythm"].choices = choices  # type: ignore[attr-defined]  # it is a choice field

    def clean(self) -> dict[str, Any]:
        """Refuse a rhythm without what it needs."""
        cleaned: dict[str, Any] = super().clean() or {}
        needed = {
            Rhythm.HOURS.value: ("hours",),
            Rhythm.DAILY.value: ("at",),
            Rhythm.WEEKLY.value: ("at", "weekday"),
        }
        for name in needed.get(cleaned.get("rhythm", ""), ()):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, _now("This is needed for the chosen rhythm."))
        return cleaned

    def read_timing(self) -> Timing:
        """Return when a valid form wants the task to begin, without what its rhythm needs not."""
        given = self.cleaned_data
        rhythm = Rhythm(given["rhythm"])
        return Timing(
            rhythm=rhythm,
            hours=given["hours"] if rhythm is Rhythm.HOURS else None,
            at=given["at"] if rhythm in {Rhythm.DAILY, Rhythm.WEEKLY} else None,
            weekday=given["weekday"] if rhythm is Rhythm.WEEKLY else None,
        )
