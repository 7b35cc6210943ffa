"""Figures of the desk: how long things wait, what changed in a day, what is known and proven."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models as db
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from opportunities.models import Deadline, Evidence, Opportunity, ProposedChange, Revision
from opportunities.services.ingestion.values import MODEL_OF_KIND
from opportunities.vocabulary import (
    BINDING_DEADLINES,
    MANDATORY_FIELDS,
    OpportunityKind,
    ReviewState,
    Severity,
)

# What an officer asks first; the mandatory fields of each kind come before these.
ASKED_FIRST: Mapping[OpportunityKind, tuple[str, ...]] = {
    OpportunityKind.CALL: (
        "grant_max_eur",
        "budget_total_eur",
        "audience",
        "programme",
        "summary_it",
    ),
    OpportunityKind.EVENT: ("place", "country", "registration_url", "summary"),
    OpportunityKind.PARTNER_SEARCH: ("looking_for", "expires_on", "countries"),
    OpportunityKind.ARTICLE: ("summary",),
    OpportunityKind.PARTNERSHIP: ("members", "starts_on"),
    OpportunityKind.ORGANISATION: ("website", "region"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Of how many published entries of a kind one field is known, and of how many proven."""

    kind: OpportunityKind
    field: str
    entries: int
    known: int
    proven: int

    @property
    def known_percent(self) -> int:
        """Return the share in whole percent; only all is 100."""
        return _percent(self.known, self.entries)

    @property
    def proven_percent(self) -> int:
        """Return the share in whole percent; only all is 100."""
        return _percent(self.proven, self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfChanges:
    """What changed on one day, by people and by sources."""

    by_people: int
    by_sources: int
    critical: int


def find_oldest() -> tuple[datetime | None, datetime | None]:
    """Return since when the oldest unreviewed entry and the oldest proposal wait."""
    waiting = Opportunity.objects.filter(review_state=ReviewState.AWAITING_REVIEW)
    entry = waiting.aggregate(oldest=Min("first_seen_at"))["oldest"]
    return entry, ProposedChange.objects.aggregate(oldest=Min("seen_at"))["oldest"]


def changes_of(day: date) -> QuerySet[Revision]:
    """Return the changes of one day in Brussels, the latest first."""
    begins = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    ends = timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))
    told = Revision.objects.exclude(severity=Severity.SILENT)
    return told.filter(at__gte=begins, at__lt=ends).order_by("-at", "-pk")


def count_changes(day: date) -> DayOfChanges:
    """Return how much changed on one day in Brussels."""
    by_source = Q(actor__startswith="source:")
    counted = changes_of(day).aggregate(
        by_people=Count("pk", filter=~by_source),
        by_sources=Count("pk", filter=by_source),
        critical=Count("pk", filter=by_source & Q(severity=Severity.CRITICAL)),
    )
    return DayOfChanges(**counted)


def measure_coverage() -> list[Coverage]:
    """Return what is known and proven of the published entries of each kind that has any."""
    proven = _count_proofs()
    found: list[Coverage] = []
    for kind, model in MODEL_OF_KIND.items():
        fields = coverage_fields(kind)
        counts = {name: Count("pk", filter=known(model, name)) for name in fields}
        published = model.objects.published().order_by()
        row = published.aggregate(entries=Count("pk"), **counts)
        if row["entries"]:
            found += [
                Coverage(
                    kind=kind,
                    field=name,
                    entries=row["entries"],
                    known=row[name],
                    proven=proven.get((kind.value, name), 0),
                )
                for name in fields
            ]
    return found


def coverage_fields(kind: OpportunityKind) -> tuple[str, ...]:
    """Return the fields whose coverage is watched for a kind."""
    return (*MANDATORY_FIELDS[kind], *ASKED_FIRST[kind])


def find_lacking(kind: OpportunityKind, name: str, *, proof: bool) -> QuerySet[Any]:
    """Return the published entries of a kind that lack one field, or the ``proof`` of it."""
    model = MODEL_OF_KIND[kind]
    entries: QuerySet[Any] = model.objects.published().select_related("source")
    if proof:
        proofs = Evidence.objects.filter(opportunity_id=OuterRef("pk"), field=name)
        return entries.filter(~Exists(proofs)).order_by("-published_on", "-pk")
    return entries.exclude(known(model, name)).order_by("-published_on", "-pk")


def known(model: type[Opportunity], name: str) -> Any:
    """Return the condition that one field of a kind says something."""
    if name == "deadlines":
        kinds = sorted(BINDING_DEADLINES)
        return Exists(Deadline.objects.filter(opportunity_id=OuterRef("pk"), kind__in=kinds))
    column = model._meta.get_field(name)  # noqa: SLF001 - Django's documented model API
    if isinstance(column, ArrayField):
        return ~Q(**{name: []})
    if isinstance(column, db.CharField | db.TextField):
        return ~Q(**{name: ""})
    return Q(**{f"{name}__isnull": False})


def _count_proofs() -> dict[tuple[str, str], int]:
    names: Iterable[str] = {name for kind in MODEL_OF_KIND for name in coverage_fields(kind)}
    proofs = Evidence.objects.filter(
        opportunity__review_state=ReviewState.PUBLISHED, field__in=names
    )
    rows = proofs.order_by().values_list("opportunity__kind", "field").annotate(Count("pk"))
    return {(kind, name): count for kind, name, count in rows}


def _percent(part: int, whole: int) -> int:
    return part * 100 // whole
