"""Rows of a table brought in as a person's word."""

import pytest

from opportunities.imports import FileRefused, RowOutcome, run_import
from opportunities.models import Call, Evidence, Opportunity, ProposedChange, Revision
from opportunities.services import curation
from opportunities.vocabulary import OpportunityKind, ReviewState
from tests import factories
from tests.opportunities.imports.sending import bring_in, make_order, only, try_out

pytestmark = pytest.mark.django_db
TITLE = "Euroclusters for the resilience of SMEs"
TABLE = (
    "Titolo;Codice del bando;Scadenze;Dotazione totale;Data di pubblicazione\n"
    "Bando distretti;PUGLIA-1;single 17/12/2026 12:00 Europe/Rome;1.500.000,00;2026-10\n"
)


def counts() -> tuple[int, ...]:
    return tuple(each.objects.count() for each in (Opportunity, Revision, Evidence, ProposedChange))


def test_a_trial_writes_nothing() -> None:
    before = counts()

    report = try_out("title\nBando\n")

    assert (only(report).outcome, report.is_applied) == (RowOutcome.CREATED, False)
    assert counts() == before


def test_a_new_row_waits_for_review_and_is_locked() -> None:
    report = bring_in("title,identifier,countries\nBando distretti,PUGLIA-1,Italia; FR\n")

    call = Call.objects.get(pk=only(report).entry_id or 0)
    assert (call.title, call.identifier, call.countries) == (
        "Bando distretti",
        "PUGLIA-1",
        ["IT", "FR"],
    )
    assert (call.review_state, call.source.code) == (ReviewState.AWAITING_REVIEW, "editors")
    assert set(call.locked_fields) >= {"title", "identifier", "countries"}
    assert set(Revision.objects.values_list("actor", "reason")) == {
        ("giulia", "imported from “bandi.csv”")
    }


def test_an_italian_table_is_understood() -> None:
    report = bring_in(TABLE)

    call = Call.objects.get(pk=only(report).entry_id or 0)
    deadline = call.deadlines.get()
    assert (deadline.kind, deadline.date, deadline.time.hour) == ("single", "2026-12-17", 12)
    assert deadline.timezone == "Europe/Rome"
    assert (int(call.budget_total_eur or 0), call.published_on) == (1_500_000, "2026-10")


def test_the_same_table_again_changes_nothing() -> None:
    bring_in(TABLE)
    before = counts()

    assert only(bring_in(TABLE)).outcome is RowOutcome.UNCHANGED
    assert counts() == before


def test_a_field_of_a_source_is_set_and_locked() -> None:
    call = factories.CallFactory(title=TITLE)

    report = bring_in(f"id,title,grants_expected\n{call.pk},{call.title},31\n")

    call.refresh_from_db()
    assert only(report).changes == (("grants_expected", 30, 31),)
    assert (call.grants_expected, call.locked_fields) == (31, ["grants_expected"])


@pytest.mark.parametrize(
    ("name", "cell", "proposed"),
    [
        ("grants_expected", "31", 31),
        ("countries", "IT", ["IT"]),
        (
            "deadlines",
            "single 2027-01-14",
            [
                {
                    "kind": "single",
                    "date": "2027-01-14",
                    "date_to": None,
                    "time": None,
                    "timezone": "Europe/Brussels",
                }
            ],
        ),
    ],
)
def test_a_locked_field_keeps_its_value_and_gets_a_proposal(
    name: str, cell: str, proposed: object
) -> None:
    call = factories.CallFactory(title=TITLE, locked_fields=[name])
    before = try_out(f"id,title\n{call.pk},{call.title}\n").rows

    report = bring_in(f"id,title,{name}\n{call.pk},{call.title},{cell}\n")

    assert only(report).outcome is RowOutcome.PROPOSED
    assert ProposedChange.objects.get().proposed == proposed
    assert not Revision.objects.exists()
    assert try_out(f"id,title\n{call.pk},{call.title}\n").rows == before


def test_an_empty_cell_says_nothing_and_a_word_empties() -> None:
    call = factories.CallFactory(title=TITLE)

    report = bring_in(f"id,title,summary,identifier\n{call.pk},{call.title},,(vuoto)\n")

    call.refresh_from_db()
    assert [name for name, _before, _after in only(report).changes] == ["identifier"]
    assert (call.identifier, bool(call.summary)) == ("", True)


def test_an_end_before_the_start_is_refused_also_where_the_start_is_known() -> None:
    event = factories.EventFactory(title=TITLE, starts_on="2027-02-10", ends_on="2027-02-11")

    report = bring_in(
        f"id,title,starts_on\n{event.pk},{event.title},2027-03-01\n", kind=OpportunityKind.EVENT
    )

    assert only(report).problems == (("ends_on", "It ends before it starts."),)


def test_good_rows_come_in_beside_a_refused_one() -> None:
    report = bring_in("title,published_on\nUno,2026\nDue,ieri\nTre,2026-10\n")

    assert [each.outcome for each in report.rows] == ["created", "refused", "created"]
    assert sorted(Call.objects.values_list("title", flat=True)) == ["Tre", "Uno"]


def test_all_or_nothing_is_nothing_when_one_row_is_refused() -> None:
    report = bring_in("title,published_on\nUno,2026\nDue,ieri\n", all_or_nothing=True)

    assert (report.is_applied, Opportunity.objects.count()) == (False, 0)


def test_a_row_that_is_there_twice_is_told() -> None:
    report = bring_in("title,grants_expected\nUno,3\nUno,4\n")

    assert [each.outcome for each in report.rows] == ["created", "refused"]
    assert report.rows[1].problems == (
        ("", "Row 2 speaks of the same entry; keep one of the two."),
    )
    assert Call.objects.get().grants_expected == 3


@pytest.mark.parametrize(("takes_alike", "outcome"), [(False, "left_out"), (True, "created")])
def test_what_looks_like_an_entry_is_left_out_unless_asked_for(
    takes_alike: bool,  # noqa: FBT001 - a parameter of the test
    outcome: str,
) -> None:
    call = factories.CallFactory(title=TITLE)

    report = bring_in(f"title\n{call.title.upper()}\n", takes_alike=takes_alike)

    assert only(report).outcome == outcome
    assert Call.objects.count() == (2 if takes_alike else 1)


def test_a_number_that_belongs_to_another_entry_is_refused() -> None:
    call = factories.CallFactory(title=TITLE)

    report = bring_in(f"id,title\n{call.pk},Something else\n")

    assert [column for column, _sentence in only(report).problems] == ["id"]


def test_nothing_is_written_when_the_catalogue_changed_since_the_preview() -> None:
    call = factories.CallFactory(title=TITLE)
    content = f"id,title,grants_expected\n{call.pk},{call.title},31\n".encode()
    shown = run_import(content, "bandi.csv", make_order())
    curation.edit_fields(call, {"grants_expected": 29}, actor="anna")

    report = run_import(content, "bandi.csv", make_order(), approved=shown.fingerprint)

    call.refresh_from_db()
    assert (report.is_applied, call.grants_expected) == (False, 29)
    assert only(report).outcome is RowOutcome.PROPOSED


def test_rows_that_name_their_kind_may_be_mixed() -> None:
    report = bring_in("kind,title,starts_on\ncall,Uno,\nevent,Due,2027-02-10\n,Tre,\n", kind=None)

    assert [each.outcome for each in report.rows] == ["created", "created", "refused"]
    assert sorted(Opportunity.objects.values_list("kind", flat=True)) == ["call", "event"]


def test_columns_that_mean_nothing_are_named() -> None:
    report = try_out("title,Colore\nUno,rosso\n")

    assert report.notices == ["These columns are not known and are left out: Colore."]


@pytest.mark.parametrize(
    ("content", "beginning"),
    [
        (b"", "The file is empty."),
        (b"Colore,Forma\nrosso,tonda\n", "No column is called “title”."),
        (b"title\n" + b"x" * 21 * 1024 * 1024, "The file has 22 MB; at most 20 MB"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_is_refused(content: bytes, beginning: str) -> None:
    with pytest.raises(FileRefused, match=beginning):
        run_import(content, "bandi.csv", make_order())
