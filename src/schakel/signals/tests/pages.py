"""Visiting pages as somebody of an organisation, under the role that serves them."""

from django.test import Client

from schakel.base.accounts.tests.factories import browser
from schakel.signals.tests.factories import Team


def visitor(of: Team, role: str = "lead_detective") -> Client:
    """Return a browser in which somebody of the team is signed in; no organisation is set."""
    return browser(of.as_(role))
