"""The web application, as gunicorn loads it."""

import os

from django.core.wsgi import get_wsgi_application

from clusterportal.embedded import use_services_or_exit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterportal.settings")
use_services_or_exit()

application = get_wsgi_application()
