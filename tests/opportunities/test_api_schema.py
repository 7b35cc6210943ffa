"""The API describes itself, without warnings, and the description fits what it serves."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from drf_spectacular.validation import validate_schema

from tests import factories

LISTS = {
    "calls": ("Call", factories.CallFactory),
    "events": ("Event", factories.EventFactory),
    "partner-searches": ("PartnerSearch", factories.PartnerSearchFactory),
    "articles": ("Article", factories.ArticleFactory),
    "partnerships": ("Partnership", factories.PartnershipFactory),
    "organisations": ("Organisation", factories.OrganisationFactory),
    "topics": ("Topic", factories.TopicFactory),
    "sources": ("Source", factories.SourceFactory),
    "changes": ("Change", factories.RevisionFactory),
    "search": ("Opportunity", factories.CallFactory),
}


@pytest.fixture
def schema(client: Client) -> Any:
    return yaml.safe_load(client.get("/api/v1/schema/").content)


def test_schema_is_valid_openapi_3_without_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "schema.yml"

    call_command("spectacular", "--validate", "--fail-on-warn", file=str(file))

    assert yaml.safe_load(file.read_text())["openapi"] == "3.0.3"


def test_served_schema_is_valid_and_names_every_address(schema: Any) -> None:
    validate_schema(schema)

    assert set(schema["paths"]) == {
        *(f"/api/v1/{name}/" for name in LISTS),
        *(f"/api/v1/{name}/{{id}}/" for name in LISTS if name != "search"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_served_objects_fit_their_schema(client: Client, schema: Any, name: str) -> None:
    component, make = LISTS[name]
    make()

    [served] = client.get(f"/api/v1/{name}/").json()["results"]

    parts = {key: _as_json_schema(value) for key, value in schema["components"]["schemas"].items()}
    fitting = {**parts[component], "additionalProperties": False, "components": {"schemas": parts}}
    jsonschema.validate(served, fitting)
    assert set(parts[component]["required"]) == set(served)


def _as_json_schema(part: Any) -> Any:
    """Return OpenAPI 3.0's ``nullable`` in the words of JSON Schema."""
    if isinstance(part, list):
        return [_as_json_schema(each) for each in part]
    if not isinstance(part, dict):
        return part
    plain = {key: _as_json_schema(value) for key, value in part.items() if key != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if part.get("nullable") is True else plain


def test_docs_need_no_other_host(client: Client) -> None:
    page = client.get("/api/v1/docs/").content.decode()

    assert page.count("/static/drf_spectacular_sidecar/swagger-ui-dist/") == 4
    assert "://" not in page
