"""The Celery application: ``celery -A clusterportal worker`` and ``... beat``."""

import os

from celery import Celery
from django.conf import settings

from clusterportal.embedded import use_services_or_exit
from clusterportal.supervision import end_with_supervisor

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterportal.settings")
if not settings.configured:
    # This is a worker or beat. In a Django process the services have had their turn already.
    end_with_supervisor()
    use_services_or_exit()

app = Celery("clusterportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
