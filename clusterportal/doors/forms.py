"""The forms of the doors."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import BASE_INPUT_CLASSES

LONGEST_CODE = 40


class CodeForm(forms.Form):
    """One code, of the app or of the paper; blanks and dashes in it do not count."""

    code = forms.CharField(
        label=_("Code"),
        max_length=LONGEST_CODE,
        error_messages={"required": _("Write the code that the app shows.")},
        widget=forms.TextInput(
            attrs={
                "class": " ".join(BASE_INPUT_CLASSES),
                "autocomplete": "one-time-code",
                "autofocus": "",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
