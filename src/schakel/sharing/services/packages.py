"""Sharing from these pages: `send_package`, `open_package`, `give_access`, `take_access_back`,
`open_with_code`."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.sharing import policies
from schakel.sharing.models import AccessGrant, AccessUse, Package
from schakel.sharing.selectors.answers import Transfer
from schakel.sharing.services.door import Clearance, acknowledge, record_disclosure
from schakel.sharing.services.masking import mask_text
from schakel.sharing.workflow import ACCESS_DAYS, MOST_TRIES, Channel
from schakel_methods.sharing.codes import Form

FREE_TEXT = frozenset({"facts", "remark"})
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 10


class NothingToSend(Exception):
    """Write down what you want to share."""


def preview(*, content: Mapping[str, str], form: str) -> dict[str, str]:
    """Return exactly what the recipient will see: empty fields gone, free text masked."""
    kept = {name: text.strip() for name, text in content.items() if text.strip()}
    if form == Form.ANONYMISED:
        kept = {name: text for name, text in kept.items() if name not in policies.IDENTIFYING}
    if form == Form.IDENTIFIED:
        return kept
    return {n: mask_text(text).text if n in FREE_TEXT else text for n, text in kept.items()}


@transaction.atomic
def send_package(
    *, actor: Actor, transfer: Transfer, content: Mapping[str, str], clearance: Clearance
) -> Package:
    """Share what you wrote with another organisation, if the rules allow it now."""
    if not policies.may_ask(actor):
        raise PermissionDenied
    shown = preview(content=content, form=transfer.form)
    if not shown:
        raise NothingToSend
    disclosure = record_disclosure(
        actor=actor,
        transfer=replace(transfer, fields=tuple(sorted(shown))),
        package_hash=_hash(shown),
        clearance=clearance,
        channel=Channel.PACKAGE,
    )
    package = Package(
        disclosure=disclosure,
        sender_id=actor.organisation_id,
        recipient_id=transfer.recipient_id,
        content=shown,
        sent_at=disclosure.disclosed_at,
    )
    package.save(force_insert=True)
    return package


@transaction.atomic
def open_package(*, actor: Actor, package_id: UUID) -> Package:
    """Read what another organisation shared with yours, or what you shared; it leaves a trail."""
    package = Package.objects.select_related("disclosure", "sender").get(pk=package_id)
    mine = actor.organisation_id in (package.sender_id, package.recipient_id)
    if not mine or not (policies.may_ask(actor) or policies.may_oversee(actor)):
        raise PermissionDenied
    if package.recipient_id == actor.organisation_id:
        acknowledge(
            actor=actor,
            disclosure_id=package.disclosure_id,
            package_hash=_hash(package.content),
        )
    audit.record(
        actor=actor,
        action="sharing.open_package",
        target=package,
        subject=str(package.disclosure.subject_id),
    )
    return package


@transaction.atomic
def give_access(*, actor: Actor, package_id: UUID) -> tuple[AccessGrant, str]:
    """Let somebody without an account read one package for two weeks, with a code.

    The code is shown once; give it by telephone, never in the same message as the link.
    """
    package = Package.objects.get(pk=package_id, sender_id=actor.organisation_id)
    if not policies.may_ask(actor) or actor.user_id is None or package.recipient_id is not None:
        raise PermissionDenied
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    now = timezone.now()
    grant = AccessGrant.objects.create(
        organisation_id=actor.organisation_id,
        package=package,
        code_hash=make_password(code),
        made_by=actor.user_id,
        made_at=now,
        ends_at=now + timedelta(days=ACCESS_DAYS),
    )
    audit.record(actor=actor, action="sharing.give_access", target=grant)
    return grant, code


@transaction.atomic
def take_access_back(*, actor: Actor, grant_id: UUID) -> AccessGrant:
    """End somebody's access at once."""
    grant = AccessGrant.objects.select_for_update().get(
        pk=grant_id, organisation_id=actor.organisation_id
    )
    if not (policies.may_ask(actor) or policies.may_oversee(actor)):
        raise PermissionDenied
    grant.revoked_at = timezone.now()
    grant.save(update_fields=["revoked_at"])
    audit.record(actor=actor, action="sharing.take_access_back", target=grant)
    return grant


def open_with_code(*, organisation_id: int, grant_id: UUID, code: str) -> dict[str, str] | None:
    """Read a package without an account; None says no more than that it did not open."""
    with rls.acting_for(organisation_id):
        grant = AccessGrant.objects.select_for_update().filter(pk=grant_id).first()
        if grant is None or not _is_open(grant):
            return None
        is_right = check_password(code.strip().upper(), grant.code_hash)
        grant.tries = 0 if is_right else grant.tries + 1
        grant.save(update_fields=["tries"])
        AccessUse.objects.create(
            organisation_id=organisation_id, grant=grant, was_opened=is_right, at=timezone.now()
        )
        audit.record(
            actor=_nobody(organisation_id), action="sharing.use_code", target=grant, right=is_right
        )
        content: dict[str, str] = grant.package.content
        return content if is_right else None


def _is_open(grant: AccessGrant) -> bool:
    runs = grant.revoked_at is None and grant.ends_at > timezone.now()
    return runs and grant.tries < MOST_TRIES


def _nobody(organisation_id: int) -> Actor:
    try:
        return accounts.system_actor(organisation_id, purpose="access_request")
    except ObjectDoesNotExist as error:
        raise PermissionDenied from error


def _hash(content: Mapping[str, str]) -> str:
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
