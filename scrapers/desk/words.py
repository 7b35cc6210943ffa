"""What the desk calls states, stages, lists and steps, in the language of the reader."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from scrapers.models import ReplayState, RunState
from scrapers.runs.progress import Stage

SECTIONS = {
    "calls": pgettext_lazy("list of a source", "Calls"),
    "events": pgettext_lazy("list of a source", "Events"),
    "partner-searches": pgettext_lazy("list of a source", "Partner searches"),
    "partnerships": pgettext_lazy("list of a source", "Partnerships"),
    "sitemap": pgettext_lazy("list of a source", "Site map and news"),
}
RUN_STATES = {
    RunState.RUNNING: pgettext_lazy("state of a run", "under way"),
    RunState.GOOD: pgettext_lazy("state of a run", "good"),
    RunState.DOUBTFUL: pgettext_lazy("state of a run", "doubtful"),
    RunState.FAILED: pgettext_lazy("state of a run", "failed"),
    RunState.STOPPED: pgettext_lazy("state of a run", "stopped"),
}
REPLAY_STATES = {
    ReplayState.WAITING: pgettext_lazy("state of a replay", "waiting for a worker"),
    ReplayState.RUNNING: pgettext_lazy("state of a replay", "under way"),
    ReplayState.DONE: pgettext_lazy("state of a replay", "finished"),
    ReplayState.FAILED: pgettext_lazy("state of a replay", "failed"),
}
STAGES = {
    Stage.LISTING: _("Reading the lists"),
    Stage.READING: _("Reading the pages"),
    Stage.INGESTING: _("Bringing the entries into the catalogue"),
}
STEPS = {
    "listed": pgettext_lazy("step of a run", "Listed"),
    "visited": pgettext_lazy("step of a run", "Visited"),
    "same": pgettext_lazy("step of a run", "Same page"),
    "parsed": pgettext_lazy("step of a run", "Read"),
    "dated": pgettext_lazy("step of a run", "Dated"),
    "created": pgettext_lazy("step of a run", "New"),
    "updated": pgettext_lazy("step of a run", "Updated"),
    "unchanged": pgettext_lazy("step of a run", "As before"),
    "proposed": pgettext_lazy("step of a run", "Proposed"),
    "refused": pgettext_lazy("step of a run", "Refused"),
    "gone": pgettext_lazy("step of a run", "Gone"),
}
EXPLANATIONS = {
    "listed": _("addresses that the lists name"),
    "visited": _("pages that were asked for"),
    "same": _("pages that say what they said last time"),
    "parsed": _("pages that were new or had changed, and could be read"),
    "dated": _("calls with a deadline and events with a date, of those that were read"),
    "created": _("entries that the catalogue did not have"),
    "updated": _("entries with a new value"),
    "unchanged": _("entries that were read again and are as they were"),
    "proposed": _("values that wait because a curator has set the field"),
    "refused": _("pages that should be entries and could not be read"),
    "gone": _("pages that the site no longer has"),
}
COVERAGE = {
    "calls with a deadline": _("Calls with a deadline"),
    "events with a date": _("Events with a date"),
}


def name_section(name: str) -> str:
    """Return the name of a list of a source; one that has no words keeps its code."""
    return str(SECTIONS.get(name, name))
