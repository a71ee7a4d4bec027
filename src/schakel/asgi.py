"""The door of the web server."""

import os

from django.conf import settings
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "schakel.settings")

application = get_asgi_application()
if settings.DEBUG:  # uvicorn serves no static files itself; in production whitenoise does
    application = ASGIStaticFilesHandler(application)
