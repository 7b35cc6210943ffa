"""What all pages of the desk share: labels of the catalogue, and nothing deletable by accident."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextareaWidget

from opportunities.admin.forms import LinesField, WordsField
from opportunities.labels import AUDIENCES, FIELDS, as_options

LINES_SHOWN = 3


class CatalogueAdmin(ModelAdmin):
    """Fields carry the catalogue's own labels; lists are edited one value per line."""

    list_fullwidth = True
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nothing is deleted here: entries are rejected, sources are switched off."""
        return False

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Return the form field of a column, with the label that visitors read too."""
        if db_field.name in FIELDS:
            kwargs.setdefault("label", FIELDS[db_field.name])
        if isinstance(db_field, models.URLField):
            kwargs.setdefault("assume_scheme", "https")
        if isinstance(db_field, ArrayField):
            return _make_array_field(db_field, kwargs.get("label"))
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class WordAdmin(CatalogueAdmin):
    """Words that entries point to; the database refuses to delete one that is used."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only who may delete, one at a time, after a page that asks."""
        return obj is not None and super(CatalogueAdmin, self).has_delete_permission(request, obj)


class ReadOnlyAdmin(CatalogueAdmin):
    """What happened can be read and not rewritten."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody."""
        return False


class ReadOnlyInline(TabularInline):
    """Rows of the history on the page of their entry."""

    extra = 0
    can_delete = False
    show_change_link = True
    tab = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody."""
        return False


class WithItsEntry:
    """Rows that belong to an entry: whoever may write the entry may write them."""

    parent_model: type[models.Model]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Who may see or write the entry."""
        return self._may(request, "view", "add", "change")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Who may write the entry."""
        return self._may(request, "add", "change")

    has_change_permission = has_delete_permission = has_add_permission

    def _may(self, request: HttpRequest, *verbs: str) -> bool:
        name = self.parent_model._meta.model_name  # noqa: SLF001 - Django's documented model API
        return any(request.user.has_perm(f"opportunities.{verb}_{name}") for verb in verbs)


def _make_array_field(column: ArrayField[Any, Any], label: Any) -> Any:
    if column.name == "audience":
        return WordsField(
            choices=as_options(AUDIENCES),
            required=False,
            label=label,
            widget=UnfoldAdminCheckboxSelectMultipleWidget,
        )
    return LinesField(
        column.base_field,
        required=False,
        label=label,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": LINES_SHOWN}),
    )
