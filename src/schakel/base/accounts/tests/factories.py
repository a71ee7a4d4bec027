"""The least that is valid: organisations, people and actors."""

from itertools import count

from django.conf import settings
from django.test import Client

from schakel.base import rls
from schakel.base.accounts import selectors, services
from schakel.base.accounts.models import Organisation, User
from schakel.base.actor import Actor
from schakel.base.encryption import services as encryption

_NUMBERS = count(1)


def organisation(type_code: str = "police", **fields) -> Organisation:
    """Make an organisation with keys."""
    encryption.ensure_master_key()
    number = next(_NUMBERS)
    fields = {"code": f"org-{number}", "name": f"Organisatie {number}", **fields}
    return services.add_organisation(type_code=type_code, **fields)


def user(**fields) -> User:
    """Make a user who cannot sign in with a password."""
    number = next(_NUMBERS)
    fields = {"email": f"user{number}@example.test", "name": f"Gebruiker {number}", **fields}
    return User.objects.create_user(**fields)


def actor(of: Organisation, role: str = "lead_detective", *, purpose: str = "detection") -> Actor:
    """Make a person with a role in the organisation and return them as actor."""
    membership = services.add_membership(user=user(), organisation=of, role=role, purpose=purpose)
    return selectors.actor_for(membership)


def browser(of: Actor | User) -> Client:
    """Return a browser in which this person is signed in; no organisation is set."""
    person = of if isinstance(of, User) else User.objects.get(pk=of.user_id or 0)
    person.is_demonstration = True  # a second factor is another test's business
    person.save(update_fields=["is_demonstration"])
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    rls.set_organisation(None)
    return client
