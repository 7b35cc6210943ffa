"""The pages of an import: send a file, look at what it would do, bring it in, see what it did."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldBooleanWidget,
)

from opportunities.imports import FileRefused, Order, Report, RowOutcome, run_import
from opportunities.imports.columns import LIST_OF_KIND
from opportunities.imports.forms_to_fill import write_csv_form, write_xlsx_form
from opportunities.imports.waiting import WaitingFile, keep_file, keep_result, load_file
from opportunities.labels import KINDS
from opportunities.services.documents import MIME_TYPES, say_too_large
from opportunities.vocabulary import OpportunityKind

MAY_IMPORT = "opportunities.curate"
MAY_PUBLISH = "opportunities.publish"
ROWS_SHOWN = 500
KIND_OF_LIST = {name: kind for kind, name in LIST_OF_KIND.items()}
# What a person has to look at comes first.
ORDER_SHOWN = (
    RowOutcome.REFUSED,
    RowOutcome.LEFT_OUT,
    RowOutcome.PROPOSED,
    RowOutcome.UPDATED,
    RowOutcome.CREATED,
    RowOutcome.UNCHANGED,
)


class ImportForm(forms.Form):
    """A file and what shall be done with it."""

    kind = forms.ChoiceField(
        label=_("What the file holds"),
        choices=[
            *((kind.value, label) for kind, label in KINDS.items()),
            ("", _("Several kinds: each row names its own in the column “kind”")),
        ],
        required=False,
        initial=OpportunityKind.EVENT.value,
        widget=UnfoldAdminSelectWidget,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("A calendar (.ics), or a table: CSV, XLSX, or what the portal exports."),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".ics,.csv,.xlsx,.json"}),
    )
    takes_alike = forms.BooleanField(
        label=_("Bring in also what looks like an entry of the portal"),
        help_text=_(
            "Otherwise such rows are left out and shown with the entry that they look like."
        ),
        required=False,
        widget=UnfoldBooleanWidget,
    )
    all_or_nothing = forms.BooleanField(
        label=_("All or nothing"),
        help_text=_("One refused row, and no row comes in. Otherwise the good ones come in."),
        required=False,
        widget=UnfoldBooleanWidget,
    )
    publishes = forms.BooleanField(
        label=_("Show new entries to visitors at once"),
        help_text=_("Otherwise they wait for review."),
        required=False,
        widget=UnfoldBooleanWidget,
    )

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            del self.fields["publishes"]

    def clean_file(self) -> Any:
        """Refuse a file that is too large, before anything reads it."""
        file = self.cleaned_data["file"]
        if problem := say_too_large(file.size):
            raise forms.ValidationError(problem)
        return file

    def read_order(self, actor: str) -> Order:
        """Return what a valid form asks for."""
        said = self.cleaned_data
        return Order(
            kind=OpportunityKind(said["kind"]) if said["kind"] else None,
            actor=actor,
            publishes=said.get("publishes", False),
            takes_alike=said["takes_alike"],
            all_or_nothing=said["all_or_nothing"],
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """Take a file, and go to what it would do; a file that cannot be read is said at its field."""
    _check(request)
    may_publish = request.user.has_perm(MAY_PUBLISH)
    if request.method != "POST":
        return _show_form(request, ImportForm(may_publish=may_publish))
    form = ImportForm(request.POST, request.FILES, may_publish=may_publish)
    if not form.is_valid():
        return _show_form(request, form)
    file = form.cleaned_data["file"]
    order, content = form.read_order(request.user.get_username()), file.read()
    try:
        run_import(content, file.name, order)
    except FileRefused as problem:
        form.add_error("file", str(problem))
        return _show_form(request, form)
    return redirect("admin-import-preview", keep_file(content, file.name, order))


@never_cache
@require_safe
def preview_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what a file would do now; nothing is written."""
    waiting = _load(request, key)
    if waiting.result is not None:
        return redirect("admin-import-result", key)
    try:
        report = run_import(waiting.content, waiting.name, waiting.order)
    except FileRefused as problem:
        messages.error(request, str(problem))
        return redirect("admin-import")
    return _show_report(request, waiting, report, title=gettext("What the import would do"))


@require_POST
def apply_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """Bring in exactly what the person has seen."""
    waiting = _load(request, key)
    if waiting.result is not None:
        return redirect("admin-import-result", key)
    seen = request.POST.get("fingerprint", "")
    report = run_import(waiting.content, waiting.name, waiting.order, approved=seen)
    if report.is_applied:
        keep_result(key, report)
        messages.success(request, gettext("The file was brought in."))
        return redirect("admin-import-result", key)
    if report.fingerprint != seen:
        said = gettext(
            "Nothing was written: the catalogue has changed since you looked. "
            "This is what the file would do now."
        )
    else:
        said = gettext("Nothing was written: you asked for all or nothing, and rows are refused.")
    messages.warning(request, said)
    return redirect("admin-import-preview", key)


@never_cache
@require_safe
def result_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what an import has done, with a link to each entry."""
    waiting = _load(request, key)
    if waiting.result is None:
        return redirect("admin-import-preview", key)
    return _show_report(request, waiting, waiting.result, title=gettext("What the import did"))


@require_safe
def form_to_fill(request: HttpRequest, name: str, extension: str) -> HttpResponse:
    """Send an empty table of one kind."""
    _check(request)
    kind = KIND_OF_LIST.get(name)
    writers = {"csv": write_csv_form, "xlsx": write_xlsx_form}
    if kind is None or extension not in writers:
        raise Http404(gettext("There is no such table."))
    response = HttpResponse(writers[extension](kind), content_type=MIME_TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="{name}-import.{extension}"'
    return response


def import_addresses(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of the pages, each behind the log-in of the admin."""
    places: tuple[tuple[str, Any, str], ...] = (
        ("", import_page, "admin-import"),
        ("<uuid:key>/", preview_page, "admin-import-preview"),
        ("<uuid:key>/apply/", apply_import, "admin-import-apply"),
        ("<uuid:key>/result/", result_page, "admin-import-result"),
        ("forms/<slug:name>.<str:extension>", form_to_fill, "admin-import-form"),
    )
    return [path(place, site.admin_view(view), name=name) for place, view, name in places]


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY_IMPORT):
        raise PermissionDenied


def _load(request: HttpRequest, key: UUID) -> WaitingFile:
    _check(request)
    waiting = load_file(key, actor=request.user.get_username())
    if waiting is None:
        raise Http404(gettext("This file waits no more; send it again."))
    return waiting


def _show_form(request: HttpRequest, form: ImportForm) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": gettext("Import"),
        "form": form,
        "tables": [(name, KINDS[kind]) for kind, name in LIST_OF_KIND.items()],
    }
    status = 422 if form.is_bound else 200
    return render(request, "opportunities/imports/send.html", context, status=status)


def _show_report(
    request: HttpRequest, waiting: WaitingFile, report: Report, *, title: str
) -> HttpResponse:
    rows = sorted(report.rows, key=lambda each: (ORDER_SHOWN.index(each.outcome), each.line))
    shown = [each for each in rows if each.outcome is not RowOutcome.UNCHANGED]
    context = {
        **admin.site.each_context(request),
        "title": title,
        "waiting": waiting,
        "report": report,
        "counts": [(name, count) for name, count in report.counts.items() if count],
        "rows": shown[:ROWS_SHOWN],
        "not_shown": max(0, len(shown) - ROWS_SHOWN),
        "is_stopped": waiting.order.all_or_nothing and report.counts[RowOutcome.REFUSED.value] > 0,
    }
    return render(request, "opportunities/imports/report.html", context)
