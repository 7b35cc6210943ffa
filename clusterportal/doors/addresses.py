"""The addresses of the doors, beside those of the admin and behind its log-in."""

from django.contrib import admin
from django.urls import path

from clusterportal.doors import own_access, people_access, steps

app_name = "doors"
PLACES = (
    ("", own_access.show, "access"),
    ("second-step/", steps.second_step, "second_step"),
    ("second-step/set-up/", steps.set_up, "set_up"),
    ("second-step/recovery-codes/", own_access.renew_codes, "recovery_codes"),
    ("second-step/remove/", own_access.remove, "remove"),
    ("sessions/<int:row_id>/end/", own_access.end_one, "end_session"),
    ("sessions/end-others/", own_access.end_others, "end_others"),
    ("people/<int:person_id>/", people_access.show, "person"),
    ("people/<int:person_id>/sessions/<int:row_id>/end/", people_access.end_one, "person_session"),
    ("people/<int:person_id>/sessions/end-all/", people_access.end_all_sessions, "person_sessions"),
    ("people/<int:person_id>/second-step/remove/", people_access.remove, "person_remove"),
)
urlpatterns = [path(place, admin.site.admin_view(view), name=name) for place, view, name in PLACES]
