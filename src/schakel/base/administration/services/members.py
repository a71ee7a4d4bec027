"""People of one's own organisation: `invite`, `change_member`, `end_membership`, `end_sessions`."""

from dataclasses import dataclass
from datetime import date

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from schakel.base.accounts import services as accounts
from schakel.base.accounts.models import Membership, Organisation, Unit, User
from schakel.base.actor import Actor
from schakel.base.administration.selectors import members
from schakel.base.administration.selectors.members import Member
from schakel.base.audit import services as audit
from schakel.base.outbox import services as outbox
from schakel.base.reference import selectors as reference
from schakel.base.rights import ROLES, Right


class NotYourOwn(Exception):
    """Nobody gives themselves a role, and nobody changes their own membership."""


class AlreadyMember(Exception):
    """This person already has this role in the organisation."""


class ChoiceUnknown(Exception):
    """There is no such role, purpose or unit."""


class ReasonMissing(Exception):
    """A membership ends with a reason."""


class InvitedInvented(Exception):
    """Somebody of the demonstration cannot be invited, nor somebody real into it."""


@dataclass(frozen=True)
class Work:
    """What somebody does here: the purpose, the unit, and until when they are certified."""

    purpose: str
    unit_id: int | None = None
    certified_until: date | None = None


@dataclass(frozen=True)
class Invitation:
    """Who is asked to come and work here, and as what."""

    email: str
    name: str
    role: str
    work: Work


@transaction.atomic
def open_members(*, actor: Actor) -> list[Member]:
    """Show the people of your own organisation; that you looked is on record."""
    _require(actor)
    target = audit.Target("accounts.Organisation", str(actor.organisation_id))
    audit.record(actor=actor, action="accounts.open_members", target=target)
    return members.memberships(actor)


@transaction.atomic
def open_member(*, actor: Actor, membership_id: int) -> Membership:
    """Show one of your own people; that you looked is on record."""
    _require(actor)
    found = members.membership(actor, membership_id)
    audit.record(actor=actor, action="accounts.open_member", target=found)
    return found


@transaction.atomic
def invite(*, actor: Actor, invitation: Invitation) -> Membership:
    """Invite somebody to work here; a mail brings them to a page where they choose a password."""
    _require(actor)
    if invitation.role not in ROLES:
        raise ChoiceUnknown(invitation.role)
    user = _user(actor, invitation)
    if user.pk == actor.user_id:
        raise NotYourOwn
    made = _membership(actor, user, invitation)
    audit.record(
        actor=actor, action="accounts.invite", target=made, user=user.pk, role=made.role,
        purpose=made.purpose,
    )  # fmt: skip
    _send_invitation(actor, made)
    return made


@transaction.atomic
def invite_again(*, actor: Actor, membership_id: int) -> Membership:
    """Send somebody who has not come yet a new link."""
    _require(actor)
    found = members.membership(actor, membership_id)
    audit.record(actor=actor, action="accounts.invite_again", target=found)
    _send_invitation(actor, found)
    return found


@transaction.atomic
def change_member(*, actor: Actor, membership_id: int, work: Work) -> Membership:
    """Change what one of your people does here; a new role is a new membership."""
    found = _theirs(actor, membership_id)
    unit = _checked(actor, work)
    found.purpose, found.unit, found.certified_until = work.purpose, unit, work.certified_until
    found.save(update_fields=["purpose", "unit", "certified_until"])
    until = work.certified_until
    audit.record(
        actor=actor, action="accounts.change_member", target=found, purpose=found.purpose,
        unit=work.unit_id, certified_until=until.isoformat() if until else "",
    )  # fmt: skip
    return found


@transaction.atomic
def end_membership(*, actor: Actor, membership_id: int, reason: str) -> Membership:
    """Let somebody no longer work here, with a reason; it counts from their next click."""
    found = _theirs(actor, membership_id)
    if not reason.strip():
        raise ReasonMissing
    found.is_active = False
    found.save(update_fields=["is_active"])
    audit.record(
        actor=actor, action="accounts.end_membership", target=found, reason=reason.strip()[:500]
    )
    _sign_out(found.user_id)
    return found


@transaction.atomic
def end_sessions(*, actor: Actor, membership_id: int) -> int:
    """Sign one of your people out everywhere, say after a laptop was lost. Returns how often."""
    _require(actor)
    found = members.membership(actor, membership_id)
    ended = _sign_out(found.user_id)
    audit.record(actor=actor, action="accounts.end_sessions", target=found, ended=ended)
    return ended


@transaction.atomic
def add_unit(*, actor: Actor, name: str) -> Unit:
    """Add a team or district to your organisation."""
    _require(actor)
    unit = accounts.add_unit(organisation_id=actor.organisation_id, name=name.strip())
    audit.record(actor=actor, action="accounts.add_unit", target=unit)
    return unit


def _require(actor: Actor) -> None:
    if not actor.may(Right.ACCOUNTS_MANAGE):
        raise PermissionDenied


def _theirs(actor: Actor, membership_id: int) -> Membership:
    _require(actor)
    found = members.membership(actor, membership_id)
    if found.user_id == actor.user_id:
        raise NotYourOwn
    return found


def _checked(actor: Actor, work: Work) -> Unit | None:
    if work.purpose not in reference.labels("purposes"):
        raise ChoiceUnknown(work.purpose)
    if work.unit_id is None:
        return None
    unit = Unit.objects.filter(pk=work.unit_id, organisation_id=actor.organisation_id).first()
    if unit is None:
        raise ChoiceUnknown(work.unit_id)
    return unit


def _user(actor: Actor, invitation: Invitation) -> User:
    home = Organisation.objects.get(pk=actor.organisation_id)
    known = User.objects.filter(email__iexact=invitation.email).first()
    if known is None:
        known = User.objects.create_user(email=invitation.email, name=invitation.name)
        known.is_demonstration = home.is_demonstration
        known.save(update_fields=["is_demonstration"])
    if known.is_demonstration != home.is_demonstration:
        raise InvitedInvented
    return known


def _membership(actor: Actor, user: User, invitation: Invitation) -> Membership:
    work = invitation.work
    unit = _checked(actor, work)
    found, is_new = Membership.objects.get_or_create(
        user=user,
        organisation_id=actor.organisation_id,
        role=invitation.role,
        defaults={"purpose": work.purpose},
    )
    if found.is_active and not is_new:
        raise AlreadyMember
    found.purpose, found.unit, found.certified_until = work.purpose, unit, work.certified_until
    found.is_active = True
    found.save()
    return found


def _send_invitation(actor: Actor, made: Membership) -> None:
    user = made.user
    if user.last_login is None:
        key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
        where = reverse("account_reset_password_from_key", kwargs=_parts(key))
    else:
        where = reverse("account_login")
    context = {"url": settings.SCHAKEL_URL + where, "organisation": made.organisation.name}
    outbox.queue_mail(actor=actor, address=user.email, kind="invitation", context=context)


def _parts(key: str) -> dict[str, str]:
    uidb36, _, token = key.partition("-")
    return {"uidb36": uidb36, "key": token}


def _sign_out(user_id: int) -> int:
    found = members.sessions(user_id)
    for one in found:
        one.end()
    return len(found)
