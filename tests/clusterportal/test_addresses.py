"""The door of the portal and its signs of life."""

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("reads", "arrives_at"),
    [("it-IT,it;q=0.9", "/it/"), ("en-GB", "/en/"), ("fr", "/it/"), ("", "/it/")],
)
def test_the_door_leads_to_the_language_that_the_visitor_reads(
    client: Client, reads: str, arrives_at: str
) -> None:
    response = client.get("/", headers={"Accept-Language": reads})

    assert (response.status_code, response.headers["Location"]) == (302, arrives_at)


def test_healthz_answers_without_a_database(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")
