"""The links beside every page of the admin: the desks first, then what each app keeps."""

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
    if request.user.has_perm("opportunities.administer"):
        mails = {"title": _("Mails kept as files"), "icon": "mail", "link": reverse("mails:list")}
        groups.append({"title": _("Letters"), "items": [mails]})
    if request.user.has_perm("scrapers.view_scraperun"):
        desk = {"title": _("Run desk"), "icon": "monitor_heart", "link": reverse("admin:run_desk")}
        groups = [{"title": _("Acquisition"), "items": [desk]}, *groups]
    if request.user.has_perm("opportunities.view_desk"):
        groups = [{"title": _("Curation"), "items": _find_curation(request)}, *groups]
    return groups


def _find_curation(request: HttpRequest) -> list[dict[str, Any]]:
    may_import = request.user.has_perm("opportunities.curate")
    places = (
        (_("The desk today"), "dashboard", "desk:overview"),
        (_("Queue"), "inbox", "desk:queue"),
        (_("Possible duplicates"), "join_inner", "desk:duplicates"),
        (_("Trash"), "delete", "desk:trash"),
        (_("Taxonomy desk"), "sell", "taxonomy:waiting"),
        *([(_("Import"), "upload_file", "admin-import")] if may_import else []),
    )
    # The first of these addresses is the beginning of the others.
    return [
        {
            "title": title,
            "icon": icon,
            "link": reverse(name),
            "active": request.path == reverse(name),
        }
        for title, icon, name in places
    ]
