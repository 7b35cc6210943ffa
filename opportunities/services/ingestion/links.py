"""Further addresses of an entry, and its links to what the source names beside it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from opportunities.models import Alias, Opportunity
from opportunities.records import OpportunityRecord
from opportunities.services.ingestion.absorbed import find_kept_ids
from opportunities.services.ingestion.changes import Proposed
from opportunities.services.ingestion.identity import NEIGHBOUR, Met, find_met
from opportunities.services.ingestion.proofs import find_refused, write_proposal
from opportunities.services.ingestion.provenance import Provenance
from opportunities.services.journal import Decision
from opportunities.services.neighbours import change_links, read_related


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses and neighbours that an entry does not have yet.

    ``withheld`` are (entry, all its neighbours then), where a person has set the neighbours of that
    entry, be it the one at hand or the one on the other side.
    """

    addresses: tuple[str, ...]
    neighbours: tuple[int, ...]
    withheld: tuple[tuple[int, tuple[int, ...]], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.addresses or self.neighbours)


def find_new_links(
    entry: Opportunity, record: OpportunityRecord, met: Iterable[Met], *, address: str
) -> Links:
    """Return what to link: the source's own links, rounds of one call, entries at one address.

    ``address`` is the one that the entry will have; writes nothing.
    """
    met = tuple(met)
    near = _lead_to_kept(each for each in met if each.way == NEIGHBOUR)
    if address and not record.part:
        near |= _find_at(address, entry, record, met)
    near -= {entry.pk, entry.merged_into_id}
    is_new = entry.pk not in {each.pk for each in met}
    if near and not is_new:
        near -= set(entry.related.filter(pk__in=near).order_by().values_list("pk", flat=True))
    named = dict.fromkeys((record.source_url, *record.aliases))
    further = [each for each in named if each and each != address]
    if further and not is_new:
        known = Alias.objects.filter(opportunity_id=entry.pk, address__in=further).order_by()
        kept = set(known.values_list("address", flat=True))
        further = [each for each in further if each not in kept]
    locked = _find_locked(entry, near) if near else set()
    free = set() if entry.pk in locked else near - locked
    return Links(tuple(further), tuple(sorted(free)), _find_withheld(entry, near - free, locked))


def write_links(entry: Opportunity, links: Links, provenance: Provenance) -> None:
    """Keep further addresses of an entry and link it to its neighbours."""
    for address in links.addresses:
        Alias.objects.get_or_create(
            source_id=entry.source_id, address=address, opportunity_id=entry.pk
        )
    if links.neighbours:
        decision = Decision(
            actor=f"source:{provenance.source}",
            reason="",
            at=provenance.changed_at,
            page_sha256=provenance.page_sha256,
        )
        change_links(entry, added=links.neighbours, decision=decision)
    for pk, wanted in links.withheld:
        owner = Opportunity.objects.get(pk=pk)
        write_proposal(owner, "related", _as_proposed(wanted), provenance)


def link_neighbours(entry: Opportunity, record: OpportunityRecord, provenance: Provenance) -> None:
    """Keep the addresses of an entry and link it to what it names, as the catalogue is now."""
    met = tuple(find_met(entry.source, record))
    links = find_new_links(entry, record, met, address=entry.source_url)
    write_links(entry, links, provenance)


def link_entries(entry: Opportunity, others: Collection[int], provenance: Provenance) -> None:
    """Link an entry to others, where no person has set the neighbours of either side."""
    near = set(others) - set(read_related([entry.pk])[entry.pk]) - {entry.pk}
    locked = _find_locked(entry, near)
    free = set() if entry.pk in locked else near - locked
    write_links(entry, Links((), tuple(sorted(free))), provenance)


def _lead_to_kept(met: Iterable[Met]) -> set[int]:
    met = tuple(met)
    merged = find_kept_ids([each.pk for each in met if each.merged_into is not None])
    return {merged.get(each.pk, each.pk) for each in met}


def _find_at(
    address: str, entry: Opportunity, record: OpportunityRecord, met: Iterable[Met]
) -> set[int]:
    """Return the entries of the same source whose own address is ``address``."""
    if address in (record.source_url, *record.aliases):
        here = (each for each in met if each.address == address and each.source == entry.source_id)
        return _lead_to_kept(each for each in here if each.pk != entry.pk)
    rows = Opportunity.objects.filter(source=entry.source_id, source_url=address, merged_into=None)
    return set(rows.order_by().values_list("pk", flat=True))


def _find_locked(entry: Opportunity, near: Collection[int]) -> set[int]:
    """Return the entries, the one at hand included, whose neighbours a person has set."""
    locked = Opportunity.objects.filter(pk__in=list(near), locked_fields__contains=["related"])
    own = {entry.pk} if "related" in entry.locked_fields else set()
    return own | set(locked.order_by().values_list("pk", flat=True))


def _find_withheld(
    entry: Opportunity, near: Collection[int], locked: Collection[int]
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Return what waits for a person and does not wait yet, nor was refused."""
    wanted = {pk: {entry.pk} for pk in locked if pk != entry.pk}
    if entry.pk in locked:
        wanted[entry.pk] = set(near)
    found = []
    now = read_related(list(wanted)) if wanted else {}
    for owner in Opportunity.objects.filter(pk__in=list(wanted)).order_by("pk"):
        whole = sorted({*now[owner.pk], *wanted[owner.pk]})
        waiting = owner.proposed_changes.filter(field="related", origin=None, exact=whole)
        if find_refused(owner, ["related"]).get("related") != whole and not waiting.exists():
            found.append((owner.pk, tuple(whole)))
    return tuple(found)


def _as_proposed(wanted: Iterable[int]) -> Proposed:
    whole = sorted(wanted)
    titles = dict(Opportunity.objects.filter(pk__in=whole).order_by().values_list("pk", "title"))
    return Proposed([titles[pk] for pk in whole], whole)
