"""The desk: every model has its page, and what a curator changes is locked."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities import models
from scrapers.models import KnownPage, RefusedPage, ReplayRun, SavedPage, ScrapeRun
from tests import factories
from tests.opportunities.desk import address, save

pytestmark = pytest.mark.django_db


def make_deadline() -> models.Deadline:
    """Return the only deadline of a call."""
    return models.Deadline.objects.get(opportunity=factories.CallFactory())


def make_run() -> ScrapeRun:
    return ScrapeRun.objects.create(source="eccp", started_at=factories.SEEN_AT)


def make_batch() -> models.Batch:
    return models.Batch.objects.create(decision="publish", actor="giulia", at=factories.SEEN_AT)


def make_pair() -> list[models.Call]:
    return [factories.CallFactory(), factories.CallFactory()]


PORTAL_MODELS = {
    *apps.get_app_config("opportunities").get_models(),
    *apps.get_app_config("scrapers").get_models(),
}
ENTRY_FACTORIES: dict[type[Model], Any] = {
    models.Call: factories.CallFactory,
    models.Event: factories.EventFactory,
    models.PartnerSearch: factories.PartnerSearchFactory,
    models.Article: factories.ArticleFactory,
    models.Partnership: factories.PartnershipFactory,
    models.Organisation: factories.OrganisationFactory,
}
WORD_FACTORIES: dict[type[Model], Any] = {
    models.Announcement: factories.AnnouncementFactory,
    models.Programme: factories.ProgrammeFactory,
    models.Region: factories.RegionFactory,
    models.RegionCategory: factories.RegionCategoryFactory,
    models.Series: factories.SeriesFactory,
    models.Source: factories.SourceFactory,
}
HISTORY_FACTORIES: dict[type[Model], Any] = {
    models.Batch: make_batch,
    models.BatchItem: lambda: models.BatchItem.objects.create(
        batch=make_batch(), opportunity=factories.CallFactory(), outcome="changed"
    ),
    models.DuplicateSearch: lambda: models.DuplicateSearch.objects.create(
        started_at=factories.SEEN_AT, looked_at=2, found=1
    ),
    models.DuplicateSuspect: lambda: models.DuplicateSuspect.objects.create(
        **dict(zip(("first", "second"), make_pair(), strict=True)),
        score=90, found_at=factories.SEEN_AT,
    ),
    models.Merge: lambda: models.Merge.objects.create(
        **dict(zip(("kept", "other"), make_pair(), strict=True)),
        actor="giulia", at=factories.SEEN_AT,
    ),
    models.Alias: factories.AliasFactory,
    models.Deadline: make_deadline,
    models.Document: factories.DocumentFactory,
    models.Evidence: factories.EvidenceFactory,
    models.LinkCheck: lambda: models.LinkCheck.objects.create(
        opportunity=factories.CallFactory(), field="body", address="https://a.eu",
        checked_at=factories.SEEN_AT, outcome="404",
    ),
    models.Look: lambda: models.Look.objects.create(
        opportunity=factories.CallFactory(), concern="new", at=factories.SEEN_AT, by="giulia",
    ),
    models.ProposedChange: factories.ProposedChangeFactory,
    models.Revision: factories.RevisionFactory,
    models.Sighting: factories.SightingFactory,
    models.TaxonomyChange: factories.TaxonomyChangeFactory,
    models.Topic: factories.TopicFactory,
    models.TopicWord: factories.TopicWordFactory,
    models.Reclassification: factories.ReclassificationFactory,
    models.ReclassifiedEntry: factories.ReclassifiedEntryFactory,
    ScrapeRun: make_run,
    ReplayRun: lambda: ReplayRun.objects.create(source="eccp", asked_at=factories.SEEN_AT),
    RefusedPage: lambda: RefusedPage.objects.create(run=make_run(), url="https://a.eu", reason="?"),
    KnownPage: lambda: KnownPage.objects.create(source="eccp", url="https://a.eu"),
    SavedPage: lambda: SavedPage.objects.create(
        sha256="a" * 64, url="https://a.eu", final_url="https://a.eu", cleaned_sha256="b" * 64,
        body_gzip=b"", first_seen_at=factories.SEEN_AT, last_seen_at=factories.SEEN_AT,
    ),
}  # fmt: skip
# What search and calendars keep for themselves; nobody edits it.
KEPT_UNSEEN: set[type[Model]] = {
    models.DroppedStage,
    models.CountedWord,
    models.KnownWord,
    models.SearchMark,
    models.SearchText,
}
FACTORIES: dict[type[Model], Any] = {
    models.Opportunity: factories.CallFactory,
    **ENTRY_FACTORIES,
    **WORD_FACTORIES,
    **HISTORY_FACTORIES,
}


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("giulia"))
    return client


def test_every_model_of_the_portal_is_on_the_desk() -> None:
    registered = {model for model in PORTAL_MODELS if admin.site.is_registered(model)}

    assert registered == PORTAL_MODELS - KEPT_UNSEEN == set(FACTORIES)


@pytest.mark.parametrize("model", FACTORIES, ids=lambda model: model.__name__)
def test_list_shows_its_rows_and_finds_them(desk: Client, model: type[Model]) -> None:
    FACTORIES[model]()

    response = desk.get(
        address(model, "changelist"), {"q": "zzz"} if model in WORD_FACTORIES else {}
    )

    assert response.status_code == 200
    assert response.context["cl"].result_count == (0 if model in WORD_FACTORIES else 1)


@pytest.mark.parametrize("model", [*ENTRY_FACTORIES, *WORD_FACTORIES], ids=lambda m: m.__name__)
def test_page_can_be_opened_saved_and_added(desk: Client, model: type[Model]) -> None:
    row = FACTORIES[model]()

    saved = save(desk, row)
    added = desk.get(address(model, "add"))

    assert (saved.status_code, saved.headers.get("Location")) == (302, address(model, "changelist"))
    assert added.status_code == 200


@pytest.mark.parametrize("model", HISTORY_FACTORIES, ids=lambda model: model.__name__)
def test_history_can_be_read_only(desk: Client, model: type[Model]) -> None:
    row = FACTORIES[model]()

    assert desk.get(address(model, "change", row.pk)).status_code == 200
    assert desk.post(address(model, "change", row.pk), {}).status_code == 403
    assert desk.get(address(model, "add")).status_code == 403
    assert desk.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", [*ENTRY_FACTORIES, models.Source, models.Topic])
def test_nothing_of_the_catalogue_is_deleted(desk: Client, model: type[Model]) -> None:
    row = FACTORIES[model]()

    response = desk.post(address(model, "delete", row.pk), {"post": "yes"})

    assert response.status_code == 403
    assert model._default_manager.filter(pk=row.pk).exists()


def test_a_word_that_is_used_is_not_deleted(desk: Client) -> None:
    programme = factories.CallFactory().programme

    desk.post(address(models.Programme, "delete", programme.pk), {"post": "yes"})

    assert models.Programme.objects.filter(pk=programme.pk).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_calls_needs_the_same_queries(
    desk: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.CallFactory.create_batch(count)

    with django_assert_num_queries(7):
        response = desk.get(address(models.Call, "changelist"))

    assert len(response.context["cl"].result_list) == count


def test_an_entry_of_any_kind_opens_where_it_is_edited(desk: Client) -> None:
    search = factories.PartnerSearchFactory()

    response = desk.get(address(models.Opportunity, "change", search.pk))

    assert response.headers["Location"] == address(models.PartnerSearch, "change", search.pk)
