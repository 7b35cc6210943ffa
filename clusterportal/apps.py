"""The project as a Django app: it brings the commands of the whole portal."""

from django.apps import AppConfig


class ClusterPortalConfig(AppConfig):
    """Gives every Django process the Celery application, so that tasks find their broker.

    It also opens the doors: what follows a log-in, and the roles.
    """

    name = "clusterportal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from clusterportal import celery  # noqa: F401, PLC0415 - tasks need the loaded settings
        from clusterportal.doors import signals  # noqa: PLC0415 - needs the loaded apps

        signals.connect()
