"""Visiting pages as somebody of an organisation, under the role that serves them."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from schakel.base import rls
from schakel.signals.tests.factories import Team


def visitor(of: Team, role: str = "lead_detective") -> Client:
    """Return a browser in which somebody of the team is signed in; no organisation is set."""
    user = get_user_model().objects.get(pk=of.as_(role).user_id or 0)
    user.is_demonstration = True  # invented people need no second factor
    user.save()
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    rls.set_organisation(None)
    return client
