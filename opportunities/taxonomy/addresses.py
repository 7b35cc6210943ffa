"""The addresses of the taxonomy desk, each behind the log-in of the admin."""

from django.contrib import admin
from django.urls import URLPattern, path

from opportunities.taxonomy import (
    explanations,
    history,
    reclassifications,
    topics,
    waiting,
    words,
)

app_name = "taxonomy"

PLACES = (
    ("", waiting.show_waiting, "waiting"),
    ("words/", words.show_words, "words"),
    ("words/word/", words.show_word, "word"),
    ("words/decide/", words.decide, "decide"),
    ("words/withdraw/", words.withdraw, "withdraw"),
    ("topics/", topics.show_topics, "topics"),
    ("topics/add/", topics.add, "add_topic"),
    ("topics/<int:pk>/", topics.edit, "topic"),
    ("topics/<int:pk>/retire/", topics.retire, "retire_topic"),
    ("topics/<int:pk>/restore/", topics.restore, "restore_topic"),
    ("topics/<int:pk>/merge/", topics.merge, "merge_topic"),
    ("reclassifications/", reclassifications.show_all, "reclassifications"),
    ("reclassifications/compare/", reclassifications.compare, "compare"),
    ("reclassifications/<int:pk>/", reclassifications.show_one, "reclassification"),
    ("reclassifications/<int:pk>/apply/", reclassifications.apply, "apply"),
    ("reclassifications/<int:pk>/undo/", reclassifications.undo, "undo"),
    ("reclassifications/<int:pk>/continue/", reclassifications.go_on, "continue"),
    ("history/", history.show_history, "history"),
    ("history/<int:pk>/undo/", history.undo, "undo_change"),
    ("bench/", explanations.show_bench, "bench"),
    ("entries/<int:pk>/", explanations.show_entry, "entry"),
)


def addresses() -> list[URLPattern]:
    """Return every address of the desk."""
    return [path(place, admin.site.admin_view(view), name=name) for place, view, name in PLACES]


urlpatterns = addresses()
