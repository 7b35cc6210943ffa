"""What a person's facts rest on: a link or a document, the words, who said them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from opportunities.admin.attachments import DocumentField, DocumentFormSet
from opportunities.admin.bases import WithItsEntry
from opportunities.admin.forecasts import ForecastFormSet
from opportunities.labels import FIELDS
from opportunities.models import Document, Evidence, Opportunity
from opportunities.models.opportunity import ADDRESS_LENGTH
from opportunities.services.checks import is_web_address
from opportunities.services.curation import KEPT_BY_THE_CATALOGUE
from opportunities.services.documents import attach_document
from opportunities.services.manual_entry import Citation, cite

EVERYTHING = "*"
BESIDE_COLUMNS = ("topics", "deadlines")
# These follow from the form; nobody has said them.
NO_STATEMENTS = {"language", "timezone", "counted"}


class CitationForm(forms.ModelForm[Any]):
    """One proof: for one field, or for everything that is set on the page."""

    field = forms.ChoiceField(label=_("Proof of"), widget=UnfoldAdminSelectWidget)
    said_by = forms.CharField(
        label=_("Who said it, where"),
        help_text=_("For example: official of DG GROW, conference in Brussels, 6 December 2016"),
        required=False,
        max_length=300,
        widget=UnfoldAdminTextInputWidget(),
    )
    quote = forms.CharField(
        label=_("Words of the source"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )
    address = forms.CharField(
        label=_("Link"),
        required=False,
        max_length=ADDRESS_LENGTH,
        widget=UnfoldAdminTextInputWidget(),
    )
    attachment = forms.ModelChoiceField(
        label=_("or a document of this entry"),
        queryset=Document.objects.none(),
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    file = DocumentField(label=_("or a new document"), required=False)

    class Meta:
        model = Evidence
        fields = ["field", "said_by", "quote"]

    def clean_address(self) -> str:
        """Return a web address, or nothing."""
        text: str = self.cleaned_data["address"].strip()
        if text and not is_web_address(text):
            raise forms.ValidationError(
                gettext("This is no web address; it begins with https:// or http://.")
            )
        return text

    def clean(self) -> None:
        """Ask for something to rest on, in one place."""
        super().clean()
        said = self.cleaned_data
        places = [name for name in ("address", "attachment", "file") if said.get(name)]
        if len(places) > 1:
            self.add_error(places[1], gettext("Give a link or a document, not both."))
        if not places and not said.get("said_by") and not self.errors:
            self.add_error(
                "address", gettext("Give a link or a document, or say who said it and where.")
            )

    def validate_unique(self) -> None:
        """Leave it to the service, which replaces the proof that a field has."""

    def validate_constraints(self) -> None:
        """Leave it to the service, as above."""


class CitationFormSet(BaseInlineFormSet[Any, Any, Any]):
    """New proofs; those that exist are history and shown elsewhere."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Offer the fields and the documents of this entry."""
        super().add_fields(form, index)
        entry = self.instance
        form.fields["field"].choices = [
            (EVERYTHING, gettext("everything that I set here")),
            *((name, FIELDS.get(name, name)) for name in _citable_fields(type(entry))),
        ]
        documents = Document.objects.filter(opportunity_id=entry.pk, removed_at=None)
        form.fields["attachment"].queryset = documents if entry.pk else Document.objects.none()

    def write(self, changed: list[str], *, actor: str, reason: str) -> None:
        """Write the proofs; ``changed`` are the fields that were set together with them."""
        for form in self.forms:
            if not form.has_changed() or form in self.deleted_forms:
                continue
            said = form.cleaned_data
            document = said["attachment"]
            if said["file"]:
                document = attach_document(self.instance, said["file"], actor=actor, reason=reason)
            citation = Citation(
                document=document.address if document else said["address"],
                quote=said["quote"],
                said_by=said["said_by"],
            )
            everything = set(changed or self.instance.locked_fields) - NO_STATEMENTS
            fields = everything if said["field"] == EVERYTHING else [said["field"]]
            cite(self.instance, fields, citation, actor=actor)


class CitationInline(WithItsEntry, StackedInline):
    model = Evidence
    form = CitationForm
    formset = CitationFormSet
    fields = (("field", "said_by"), "quote", "address", ("attachment", "file"))
    extra = 0
    verbose_name = _("proof")
    verbose_name_plural = _("Proofs to add")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return nothing: what is proven already stands in the history of the entry."""
        found: QuerySet[Any] = super().get_queryset(request).none()
        return found


def write_beside(formsets: Iterable[Any], changed: list[str], who: dict[str, str]) -> None:
    """Write what stands beside the fields: documents and forecasts, then the proofs.

    ``changed`` are the fields that were set together with them.
    """
    kept = list(formsets)
    for formset in kept:
        if isinstance(formset, DocumentFormSet | ForecastFormSet):
            formset.write(**who)
    for formset in kept:
        if isinstance(formset, CitationFormSet):
            formset.write(changed, **who)


def _citable_fields(model: type[Opportunity]) -> list[str]:
    columns = [
        each.name
        for each in model._meta.fields  # noqa: SLF001 - Django's documented model API
        if each.editable and each.name in FIELDS and each.name not in KEPT_BY_THE_CATALOGUE
    ]
    return [*columns, *BESIDE_COLUMNS]
