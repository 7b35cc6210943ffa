"""Who may what at every address of the admin: the table that the walk is compared with."""

from clusterportal.roles import Role

ANYONE, NOBODY = "anyone", "nobody"
# The address does not know the method, whoever asks.
NO_METHOD = "no such method"
NOT_FOUND = "not found"
VIEWER, CURATOR, PUBLISHER, ADMINISTRATOR = Role

# Model -> least role to view, add, change, delete.
READ_ONLY = (VIEWER, NOBODY, NOBODY, NOBODY)
ENTRY = (VIEWER, CURATOR, CURATOR, NOBODY)
WORD = (VIEWER, CURATOR, CURATOR, ADMINISTRATOR)
OFFICIAL = (VIEWER, ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR)
SCHEDULE = (ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR)
# Whose address it is and what was written to it.
SECRET = (ADMINISTRATOR, NOBODY, NOBODY, NOBODY)
MODELS = {
    "alerts_letter": SECRET,
    "alerts_subscriber": SECRET,
    "alerts_webhook": SCHEDULE,
    "auth_user": (ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR, NOBODY),
    "django_celery_beat_clockedschedule": SCHEDULE,
    "django_celery_beat_crontabschedule": SCHEDULE,
    "django_celery_beat_intervalschedule": SCHEDULE,
    "django_celery_beat_periodictask": SCHEDULE,
    "django_celery_beat_solarschedule": SCHEDULE,
    "opportunities_alias": READ_ONLY,
    "opportunities_announcement": WORD,
    "opportunities_article": ENTRY,
    "opportunities_batch": READ_ONLY,
    "opportunities_batchitem": READ_ONLY,
    "opportunities_call": ENTRY,
    "opportunities_deadline": READ_ONLY,
    "opportunities_document": READ_ONLY,
    "opportunities_duplicatesearch": READ_ONLY,
    "opportunities_duplicatesuspect": READ_ONLY,
    "opportunities_event": ENTRY,
    "opportunities_evidence": READ_ONLY,
    "opportunities_linkcheck": READ_ONLY,
    "opportunities_look": READ_ONLY,
    "opportunities_merge": READ_ONLY,
    "opportunities_opportunity": READ_ONLY,
    "opportunities_organisation": ENTRY,
    "opportunities_partnersearch": ENTRY,
    "opportunities_partnership": ENTRY,
    "opportunities_programme": WORD,
    "opportunities_proposedchange": READ_ONLY,
    "opportunities_reclassification": READ_ONLY,
    "opportunities_reclassifiedentry": READ_ONLY,
    "opportunities_region": OFFICIAL,
    "opportunities_regioncategory": OFFICIAL,
    "opportunities_revision": READ_ONLY,
    "opportunities_series": WORD,
    "opportunities_sighting": READ_ONLY,
    "opportunities_source": (VIEWER, ADMINISTRATOR, ADMINISTRATOR, NOBODY),
    "opportunities_taxonomychange": READ_ONLY,
    "opportunities_topic": READ_ONLY,
    "opportunities_topicword": READ_ONLY,
    "scrapers_knownpage": READ_ONLY,
    "scrapers_refusedpage": READ_ONLY,
    "scrapers_replayrun": READ_ONLY,
    "scrapers_savedpage": READ_ONLY,
    "scrapers_scraperun": READ_ONLY,
}
# Address -> least role for GET and for POST.
OTHERS = {
    "admin:index": (VIEWER, VIEWER),
    "admin:login": (ANYONE, ANYONE),
    "admin:logout": (NO_METHOD, VIEWER),
    "admin:password_change": (VIEWER, VIEWER),
    "admin:password_change_done": (VIEWER, NO_METHOD),
    "admin:autocomplete": (VIEWER, NO_METHOD),
    "admin:jsi18n": (VIEWER, NO_METHOD),
    "admin:search": (VIEWER, VIEWER),
    "admin:view_on_site": (VIEWER, VIEWER),
    "admin:app_list": (VIEWER, VIEWER),
    "admin/(?P<url>.*)$": (NOT_FOUND, NOT_FOUND),
    # Goes to the page of the kind, which asks for the right.
    "admin:opportunities_opportunity_change": (VIEWER, VIEWER),
    "admin:auth_user_password_change": (ADMINISTRATOR, ADMINISTRATOR),
    "admin:auth_user_show_access": (ADMINISTRATOR, ADMINISTRATOR),
    "admin:run_desk": (VIEWER, NO_METHOD),
    "admin:run_desk_source": (VIEWER, NO_METHOD),
    "admin:run_desk_progress": (VIEWER, NO_METHOD),
    "admin:run_desk_run": (VIEWER, NO_METHOD),
    "admin:run_desk_replay": (VIEWER, NO_METHOD),
    "admin:run_desk_schedule": (ADMINISTRATOR, NO_METHOD),
    "admin:run_desk_start": (NO_METHOD, ADMINISTRATOR),
    "admin:run_desk_stop": (NO_METHOD, ADMINISTRATOR),
    "admin:run_desk_start_replay": (NO_METHOD, ADMINISTRATOR),
    "admin:run_desk_apply_replay": (NO_METHOD, ADMINISTRATOR),
    "admin:run_desk_set_schedule": (NO_METHOD, ADMINISTRATOR),
    "admin:run_desk_accept": (NO_METHOD, ADMINISTRATOR),
    "doors:access": (VIEWER, NO_METHOD),
    "doors:second_step": (VIEWER, VIEWER),
    "doors:set_up": (VIEWER, VIEWER),
    "doors:recovery_codes": (NO_METHOD, VIEWER),
    "doors:remove": (NO_METHOD, VIEWER),
    "doors:end_session": (NO_METHOD, VIEWER),
    "doors:end_others": (NO_METHOD, VIEWER),
    "doors:person": (ADMINISTRATOR, NO_METHOD),
    "doors:person_session": (NO_METHOD, ADMINISTRATOR),
    "doors:person_sessions": (NO_METHOD, ADMINISTRATOR),
    "doors:person_remove": (NO_METHOD, ADMINISTRATOR),
}
# The curators' desk, the taxonomy desk, imports and kept mails: the same.
LOOKS, SENDS = (VIEWER, NO_METHOD), (NO_METHOD, CURATOR)
PUBLISHES = (NO_METHOD, PUBLISHER)
DESKS = {
    **dict.fromkeys(("desk:overview", "desk:changes", "desk:coverage", "desk:queue"), LOOKS),
    **dict.fromkeys(("desk:item", "desk:history", "desk:trash"), LOOKS),
    **dict.fromkeys(("desk:duplicates", "desk:pair"), LOOKS),
    **dict.fromkeys(("desk:field", "desk:revert", "desk:dismiss_pair", "desk:undo"), SENDS),
    **dict.fromkeys(("desk:decide", "desk:bulk", "desk:bulk_apply"), PUBLISHES),
    **dict.fromkeys(("desk:merge", "desk:restore"), PUBLISHES),
    **dict.fromkeys(("taxonomy:waiting", "taxonomy:words", "taxonomy:word"), LOOKS),
    **dict.fromkeys(("taxonomy:topics", "taxonomy:history", "taxonomy:entry"), LOOKS),
    **dict.fromkeys(("taxonomy:reclassifications", "taxonomy:reclassification"), LOOKS),
    # It keeps nothing of what is pasted.
    "taxonomy:bench": (VIEWER, VIEWER),
    "taxonomy:topic": (VIEWER, CURATOR),
    "taxonomy:add_topic": (CURATOR, CURATOR),
    **dict.fromkeys(("taxonomy:decide", "taxonomy:withdraw", "taxonomy:undo_change"), SENDS),
    **dict.fromkeys(("taxonomy:retire_topic", "taxonomy:restore_topic"), SENDS),
    **dict.fromkeys(("taxonomy:merge_topic", "taxonomy:compare", "taxonomy:continue"), SENDS),
    **dict.fromkeys(("taxonomy:apply", "taxonomy:undo"), PUBLISHES),
    "admin-import": (CURATOR, CURATOR),
    "admin-import-preview": (CURATOR, NO_METHOD),
    "admin-import-apply": SENDS,
    "admin-import-result": (CURATOR, NO_METHOD),
    "admin-import-form": (CURATOR, NO_METHOD),
    "mails:list": (ADMINISTRATOR, NO_METHOD),
    "mails:one": (ADMINISTRATOR, NO_METHOD),
}


def read_expectations() -> dict[str, tuple[str, str]]:
    """Return the least role for GET and POST of every address, by its name or its route."""
    expected: dict[str, tuple[str, str]] = {}
    for model, (view, add, change, delete) in MODELS.items():
        app, _dot, name = model.rpartition("_")
        expected |= {
            f"admin:{model}_changelist": (view, view),
            f"admin:{model}_add": (add, add),
            f"admin:{model}_change": (view, change),
            f"admin:{model}_history": (view, view),
            f"admin:{model}_delete": (delete, delete),
            # Old addresses of Django, which only point to the page of the row.
            f"admin/{app}/{name}/<path:object_id>/": (VIEWER, VIEWER),
        }
    return expected | OTHERS | DESKS
