"""The doubts about a reading, which sources record in English, in the language of the page."""

import re

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

# Italian joins the article: the list of calls is "l'elenco dei bandi".
SECTIONS = {
    "calls": pgettext_lazy("the list of …", "calls"),
    "events": pgettext_lazy("the list of …", "events"),
    "partner-searches": pgettext_lazy("the list of …", "partner searches"),
    "partnerships": pgettext_lazy("the list of …", "partnerships"),
    "articles": pgettext_lazy("the list of …", "news"),
    "sitemap": pgettext_lazy("the list of …", "pages of the site"),
}
# A doubt of another form is shown as it was recorded.
DOUBTS = {
    r"the list of (?P<section>[\w-]+) could not be read: (?P<reason>.+)": _(
        "the list of %(section)s could not be read (%(reason)s)"
    ),
    r"the list of (?P<section>[\w-]+) was empty": _("the list of %(section)s was empty"),
    r"the list of (?P<section>[\w-]+) has lost its pager": _(
        "the list of %(section)s has lost the links to its further pages"
    ),
    r"the list of (?P<section>[\w-]+) did not end where every list must: it was cut off": _(
        "the list of %(section)s did not end and was cut off"
    ),
    r"the list of (?P<section>[\w-]+) holds (?P<now>\d+) entries, "
    r"fewer than the (?P<before>\d+) it always had": _(
        "the list of %(section)s holds %(now)s entries, fewer than the %(before)s it always had"
    ),
    r"the list of (?P<section>[\w-]+) shrank from (?P<before>\d+) to (?P<now>\d+)": _(
        "the list of %(section)s shrank from %(before)s to %(now)s entries"
    ),
    r"(?P<part>\d+) of (?P<whole>\d+) known pages are missing "
    r"from the list of (?P<section>[\w-]+)": _(
        "%(part)s of %(whole)s known pages are missing from the list of %(section)s"
    ),
    r"(?P<part>\d+) of (?P<whole>\d+) pages could not be read": _(
        "%(part)s of %(whole)s pages could not be read"
    ),
    r"(?P<pages>\d+) pages that held entries hold none any more": _(
        "%(pages)s pages that held entries hold none any more"
    ),
    r"(?P<pages>\d+) pages asked to log in": _("%(pages)s pages asked to log in"),
    r"calls with a deadline fell from (?P<before>\d+%) to (?P<now>\d+%) of the pages": _(
        "calls with a deadline fell from %(before)s to %(now)s of the pages"
    ),
    r"events with a date fell from (?P<before>\d+%) to (?P<now>\d+%) of the pages": _(
        "events with a date fell from %(before)s to %(now)s of the pages"
    ),
    r"only (?P<part>\d+) of (?P<whole>\d+) calls have a date": _(
        "only %(part)s of %(whole)s calls have a date"
    ),
    r"the process ended before the run did": _("the reading ended before its time"),
    r"the run was stopped: (?P<reason>.+)": _("the reading was stopped (%(reason)s)"),
}


NETWORK_ERROR = re.compile(
    r"\[Errno -?\d+\]|timed out|Max retries|Connection(Error| refused|Reset)"
)


def name_list(section: str) -> str:
    """Return what a list of a source is a list of, with the article that Italian wants."""
    return str(SECTIONS.get(section, section))


def say_doubt(doubt: str) -> str | None:
    """Return a doubt in the language of the page, None when its form is not known."""
    for pattern, words in DOUBTS.items():
        match = re.fullmatch(pattern, doubt, re.DOTALL)
        if match is None:
            continue
        parts = match.groupdict()
        if "section" in parts:
            parts["section"] = name_list(parts["section"])
        if "reason" in parts:
            parts["reason"] = _say_reason(parts["reason"])
        return str(words) % parts
    return None


def _say_reason(reason: str) -> str:
    """Return the reasons of a failure without what only a network engineer can read."""
    told = [
        gettext("the site does not answer") if NETWORK_ERROR.search(each) else each
        for each in reason.split("; ")
    ]
    return "; ".join(dict.fromkeys(told))
