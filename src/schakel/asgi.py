"""The door of the web server: pages over HTTP, and the line that tells a page to look again."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "schakel.settings")

# Before everything that imports models.
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from channels.sessions import CookieMiddleware
from django.conf import settings

from schakel.base.handler import OneThreadHandler
from schakel.base.limits import BodyLimit
from schakel.base.live.urls import lines

pages = OneThreadHandler()
application = ProtocolTypeRouter(
    {
        "http": BodyLimit(pages, most=settings.SCHAKEL_MOST_BYTES),
        "websocket": AllowedHostsOriginValidator(CookieMiddleware(URLRouter(lines))),
    }
)
