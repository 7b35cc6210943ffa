"""What may be asked for: words of our own, an address that a mail can go to, a known list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alerts.services.sign_up import Wishes
from alerts.services.wording import CHANGES, FREQUENCIES
from alerts.vocabulary import REMINDER_DAYS, ChangesTold, Frequency

LONGEST_ADDRESS = 254
LONGEST_NAME = 30
LONGEST_QUERY = 2000


def clean_address(address: str) -> str:
    """Return an address in the one spelling in which it is known."""
    return address.strip().lower()


class AddressForm(forms.Form):
    """An e-mail address; what would break out of the header of a mail is none."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=LONGEST_ADDRESS,
        error_messages={
            "required": _("Write the e-mail address that is to be told."),
            "invalid": _("This is no e-mail address: write it as nome@regione.puglia.it."),
        },
    )

    def clean_email(self) -> str:
        """Return the address in small letters. Letters beyond ASCII do not travel everywhere."""
        address = clean_address(self.cleaned_data["email"])
        if not address.isascii():
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"])
        return address


class WishesForm(forms.Form):
    """How often, and of what."""

    frequency = forms.ChoiceField(label=_("How often"), choices=list(FREQUENCIES.items()))
    wants_new = forms.BooleanField(label=_("New entries"), required=False)
    changes = forms.ChoiceField(label=_("Changes"), choices=list(CHANGES.items()))
    reminder_days = forms.TypedMultipleChoiceField(
        label=_("Reminders of deadlines"),
        required=False,
        coerce=int,
        choices=[(str(days), str(days)) for days in REMINDER_DAYS],
    )

    def clean(self) -> dict[str, Any]:
        """Refuse wishes that would never bring a letter."""
        given = super().clean() or {}
        wants_new = given.get("wants_new") and given.get("frequency") != Frequency.CHANGES_ONLY
        wants_changes = given.get("changes", "") != ChangesTold.NONE
        if not (self.errors or wants_new or wants_changes or given.get("reminder_days")):
            raise forms.ValidationError(
                _("Nothing would ever be told: choose new entries, changes or reminders.")
            )
        return given

    def read_wishes(self) -> Wishes:
        """Return what a valid form wishes."""
        given = self.cleaned_data
        return Wishes(
            frequency=given["frequency"],
            wants_new=given["wants_new"],
            changes=given["changes"],
            reminder_days=tuple(given["reminder_days"]),
        )


class SaveForm(AddressForm, WishesForm):
    """A view or an entry to be told of, and the address to be told."""

    list_name = forms.CharField(max_length=LONGEST_NAME)
    query = forms.CharField(max_length=LONGEST_QUERY, required=False)


class LanguageForm(forms.Form):
    """The language of the letters."""

    language = forms.ChoiceField(choices=[("it", "Italiano"), ("en", "English")])
