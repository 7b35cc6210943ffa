"""Documents on the page of their entry: added with a check of their content, taken away softly."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextInputWidget

from opportunities.admin.bases import ReadOnlyAdmin, WithItsEntry
from opportunities.models import Document, Evidence
from opportunities.services.documents import (
    ALLOWED_TYPES,
    LARGEST_FILE,
    attach_document,
    find_type_problem,
    remove_document,
    say_too_large,
)

MEGABYTE = 1024 * 1024


class DocumentField(forms.FileField):
    """A file whose size and content are checked before anything keeps it."""

    def __init__(self, **options: Any) -> None:
        endings = ",".join(f".{each}" for each in ALLOWED_TYPES)
        super().__init__(widget=UnfoldAdminFileFieldWidget(attrs={"accept": endings}), **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the file; ValidationError says why it cannot be taken."""
        file = super().clean(data, initial)
        if file:
            problem = say_too_large(file.size) or find_type_problem(file, file.name)
            if problem:
                raise forms.ValidationError(problem)
        return file


class DocumentForm(forms.ModelForm[Any]):
    """A new document, or one that is there and can only be taken away."""

    file = DocumentField(
        label=_("File"),
        required=False,
        help_text=_("%(types)s; at most %(most)d MB")
        % {"types": ", ".join(ALLOWED_TYPES), "most": LARGEST_FILE // MEGABYTE},
    )
    title = forms.CharField(
        label=_("What it is"),
        required=False,
        max_length=300,
        widget=UnfoldAdminTextInputWidget(),
    )

    class Meta:
        model = Document
        fields = ["title"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["file"].disabled = self.fields["title"].disabled = True

    def clean(self) -> None:
        """Ask for the file of a new document."""
        super().clean()
        if not self.instance.pk and not self.cleaned_data.get("file") and "file" not in self.errors:
            self.add_error("file", gettext("Choose the file."))


class DocumentFormSet(BaseInlineFormSet[Any, Any, Any]):
    """The documents of an entry; those on which a fact rests stay."""

    def clean(self) -> None:
        """Refuse to take away a document that is a proof."""
        super().clean()
        for form in self.deleted_forms:
            cited = Evidence.objects.filter(
                opportunity=form.instance.opportunity_id, document=form.instance.address
            ).exists()
            if cited:
                said = gettext("A fact rests on this document; give it another proof first.")
                form.add_error(None, said)

    def write(self, *, actor: str, reason: str) -> None:
        """Attach the new documents and take away those that were marked."""
        who = {"actor": actor, "reason": reason}
        for form in self.deleted_forms:
            remove_document(form.instance, **who)
        for form in self.forms:
            file = form.cleaned_data.get("file")
            if file and not form.instance.pk and form not in self.deleted_forms:
                title = form.cleaned_data["title"]
                attach_document(self.instance, file, title=title, **who)


class DocumentInline(WithItsEntry, TabularInline):
    model = Document
    form = DocumentForm
    formset = DocumentFormSet
    fields = ("file", "title", "about")
    readonly_fields = ("about",)
    extra = 0
    verbose_name = _("document")
    verbose_name_plural = _("Documents")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the documents that were not taken away."""
        found: QuerySet[Any] = super().get_queryset(request).filter(removed_at=None)
        return found

    @admin.display(description=_("kept file"))
    def about(self, document: Document) -> str:
        """Return a link to the file with its size."""
        if not document.pk:
            return ""
        size = filesizeformat(document.size)
        return format_html('<a href="{}">{}</a> ({})', document.address, document.name, size)


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """All documents in one list; they are added and taken away on the page of their entry."""

    list_display = ["name", "title", "opportunity", "type", "size", "added_by", "added_at"]
    list_filter = ["type"]
    list_select_related = ["opportunity"]
    search_fields = ["name", "title", "opportunity__title", "sha256"]
    date_hierarchy = "added_at"
