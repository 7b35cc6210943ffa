"""Where entries come from, and whether each source can be believed today."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from opportunities import models
from opportunities.admin.bases import CatalogueAdmin
from opportunities.desk_labels import POLICIES
from opportunities.labels import as_options


@admin.register(models.Source)
class SourceAdmin(CatalogueAdmin):
    """Name and licence are an admin's to write; health is what the runs report."""

    list_display = [
        *("name", "code", "enabled", "scraped", "review_policy", "last_good_run_at", "stale_since"),
    ]
    list_filter = ["enabled", "scraped", "review_policy"]
    search_fields = ["name", "code"]
    readonly_fields = ["scraped", "last_good_run_at", "stale_since", "doubts"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:  # noqa: ARG002 - Django's signature
        """What is published without a look is for administrators to say."""
        may_set = request.user.has_perm("opportunities.administer")
        return [*self.readonly_fields, *([] if may_set else ["review_policy"])]

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the policies in the words of the desk."""
        if db_field.name == "review_policy":
            kwargs["choices"] = as_options(POLICIES)
        return super().formfield_for_choice_field(db_field, request, **kwargs)
