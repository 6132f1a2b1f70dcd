"""The web process: `gunicorn koperasi.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koperasi.settings")
application = get_wsgi_application()
