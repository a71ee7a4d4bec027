"""A home with an administrator, a second one and a privacy officer, and a browser for each."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from schakel.base import rls
from schakel.base.accounts.models import Organisation
from schakel.base.accounts.tests import factories
from schakel.base.actor import Actor

WORDS = "zeven groene fietsen bij de brug"


@dataclass(frozen=True)
class Home:
    """One organisation; its people act under row-level security."""

    organisation: Organisation
    administrator: Actor
    publisher: Actor
    privacy: Actor
    analyst: Actor


def home(type_code: str = "police") -> Home:
    """Make an organisation with these people, and act for it from now on."""
    made = factories.organisation(type_code)
    roles = ("functional_administrator", "publisher", "privacy_officer", "analyst")
    people = [factories.actor(made, role) for role in roles]
    rls.set_organisation(made.pk)
    return Home(made, *people)


def signed_in(actor: Actor) -> Client:
    """Return a browser in which this person signed in by the form, so that the session is known."""
    user = get_user_model().objects.get(pk=actor.user_id or 0)
    user.is_demonstration = True
    if not user.check_password(WORDS):
        user.set_password(WORDS)
    user.save()
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": WORDS})
    rls.set_organisation(None)
    return client
