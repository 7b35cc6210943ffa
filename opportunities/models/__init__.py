"""The data of the catalogue, one module per noun."""

from opportunities.models.call import Call, Deadline, DroppedStage
from opportunities.models.decisions import (
    Batch,
    BatchItem,
    DuplicateSearch,
    DuplicateSuspect,
    Merge,
)
from opportunities.models.desk import LinkCheck, Look
from opportunities.models.directory import Organisation, Partnership
from opportunities.models.document import Document
from opportunities.models.event import Event
from opportunities.models.forecast import Announcement
from opportunities.models.history import Evidence, ProposedChange, Revision
from opportunities.models.opportunity import Alias, Article, Opportunity
from opportunities.models.partner_search import PartnerSearch
from opportunities.models.region import Region, RegionCategory
from opportunities.models.search import CountedWord, KnownWord, SearchMark, SearchText
from opportunities.models.source import Sighting, Source
from opportunities.models.taxonomy import (
    Reclassification,
    ReclassifiedEntry,
    TaxonomyChange,
    TopicWord,
)
from opportunities.models.words import Programme, Series, Topic

__all__ = [
    "Alias",
    "Announcement",
    "Article",
    "Batch",
    "BatchItem",
    "Call",
    "CountedWord",
    "Deadline",
    "Document",
    "DroppedStage",
    "DuplicateSearch",
    "DuplicateSuspect",
    "Event",
    "Evidence",
    "KnownWord",
    "LinkCheck",
    "Look",
    "Merge",
    "Opportunity",
    "Organisation",
    "PartnerSearch",
    "Partnership",
    "Programme",
    "ProposedChange",
    "Reclassification",
    "ReclassifiedEntry",
    "Region",
    "RegionCategory",
    "Revision",
    "SearchMark",
    "SearchText",
    "Series",
    "Sighting",
    "Source",
    "TaxonomyChange",
    "Topic",
    "TopicWord",
]
