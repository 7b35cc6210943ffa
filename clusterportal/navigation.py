"""The links beside every page of the admin: the run desk first, then what each app keeps."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def find_links(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the groups of links that this person may follow."""
    groups = [
        {
            "title": app["name"],
            "items": [
                {"title": model["name"], "link": model["admin_url"]}
                for model in app["models"]
                if model["admin_url"]
            ],
        }
        for app in admin.site.get_app_list(request)
    ]
    own = {"title": _("Your access"), "icon": "lock", "link": reverse("doors:access")}
    groups.append({"title": _("Access"), "items": [own]})
    if request.user.has_perm("opportunities.view_desk"):
        taxonomy = {"title": _("Taxonomy desk"), "link": reverse("taxonomy:waiting")}
        groups = [{"title": _("Taxonomy"), "items": [{**taxonomy, "icon": "sell"}]}, *groups]
    if request.user.has_perm("opportunities.curate"):
        sent = {"title": _("Import"), "icon": "upload_file", "link": reverse("admin-import")}
        groups.insert(0, {"title": _("Editors"), "items": [sent]})
    if not request.user.has_perm("scrapers.view_scraperun"):
        return groups
    desk = {"title": _("Run desk"), "icon": "monitor_heart", "link": reverse("admin:run_desk")}
    return [{"title": _("Acquisition"), "items": [desk]}, *groups]
