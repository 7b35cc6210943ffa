"""What /readyz says when something is missing."""

import pytest
import redis
from django.test import Client

from clusterportal.beat import HEARTBEAT_KEY, leave_heartbeat

pytestmark = pytest.mark.django_db


def test_readyz_is_200_while_beat_leaves_its_sign(client: Client) -> None:
    leave_heartbeat()

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {
        "parts": {"database": "ok", "broker": "ok", "beat": "ok"},
        "missing": [],
    }


def test_readyz_names_beat_when_its_sign_is_gone(client: Client, redis_client: redis.Redis) -> None:
    redis_client.delete(HEARTBEAT_KEY)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["missing"] == ["beat"]
