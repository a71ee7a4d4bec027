"""The door of the web server: pages over HTTP, and the line that tells a page to look again."""

import gc
import os
import sys

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

# What was loaded to start with stays; looking through it again and again for what may go holds up
# pages by a tenth of a second at a time (ADR 0102).
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
# A page waits for the database two dozen times and after each for its turn: a millisecond, not five.
sys.setswitchinterval(0.001)
