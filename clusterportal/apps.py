"""The project as a Django app: it brings the commands of the whole portal."""

from django.apps import AppConfig


class ClusterPortalConfig(AppConfig):
    """Gives every Django process the Celery application, so that tasks find their broker."""

    name = "clusterportal"

    def ready(self) -> None:
        from clusterportal import celery  # noqa: F401, PLC0415 - tasks need the loaded settings
