"""What the portal writes it can read again, and then there is nothing to change."""

from io import BytesIO, TextIOWrapper

import pytest
from django.core.management import call_command

from opportunities.imports import Order, Report, run_import
from opportunities.imports.columns import LIST_OF_KIND
from opportunities.models import Evidence, Opportunity, ProposedChange, Revision
from opportunities.services.starter_catalogue import load_starter_catalogue
from opportunities.vocabulary import OpportunityKind

pytestmark = pytest.mark.django_db
KINDS = list(OpportunityKind)


def counts_of_history() -> tuple[int, ...]:
    return tuple(each.objects.count() for each in (Opportunity, Revision, Evidence, ProposedChange))


def bring_in(content: bytes, kind: OpportunityKind | None) -> Report:
    order = Order(kind=kind, actor="giulia")
    shown = run_import(content, "export", order)
    return run_import(content, "export", order, approved=shown.fingerprint)


def export(kind: str, form: str) -> bytes:
    stream = TextIOWrapper(BytesIO(), encoding="utf-8", newline="", write_through=True)
    stream.isatty = lambda: False  # type: ignore[method-assign]  # as a file is none
    call_command("export", kind, "--format", form, "--all", stdout=stream)
    return stream.buffer.getvalue()


def test_exports_of_every_kind_come_back_without_a_change() -> None:
    load_starter_catalogue()
    before = counts_of_history()
    told = {}

    for kind in KINDS:
        for form in ("csv", "xlsx", "json"):
            report = bring_in(export(LIST_OF_KIND[kind], form), kind)
            told[kind.value, form] = {name: n for name, n in report.counts.items() if n}

    assert told == {
        (kind.value, form): {"unchanged": Opportunity.objects.filter(kind=kind).count()}
        for kind in KINDS
        for form in ("csv", "xlsx", "json")
    }
    assert counts_of_history() == before
    assert not Opportunity.objects.exclude(locked_fields=[]).exists()
