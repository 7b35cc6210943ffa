"""The data of the catalogue, one module per noun."""

from opportunities.models.call import Call, Deadline, DroppedStage
from opportunities.models.directory import Organisation, Partnership
from opportunities.models.event import Event
from opportunities.models.forecast import Announcement
from opportunities.models.history import Evidence, ProposedChange, Revision
from opportunities.models.opportunity import Alias, Article, Opportunity
from opportunities.models.partner_search import PartnerSearch
from opportunities.models.region import Region, RegionCategory
from opportunities.models.search import CountedWord, KnownWord, SearchMark, SearchText
from opportunities.models.source import Sighting, Source
from opportunities.models.words import Programme, Series, Topic

__all__ = [
    "Alias",
    "Announcement",
    "Article",
    "Call",
    "CountedWord",
    "Deadline",
    "DroppedStage",
    "Event",
    "Evidence",
    "KnownWord",
    "Opportunity",
    "Organisation",
    "PartnerSearch",
    "Partnership",
    "Programme",
    "ProposedChange",
    "Region",
    "RegionCategory",
    "Revision",
    "SearchMark",
    "SearchText",
    "Series",
    "Sighting",
    "Source",
    "Topic",
]
