"""Sharing from these pages: `send_package`, `open_package`, `give_access`, `take_access_back`,
`open_with_code`."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.sharing import policies
from schakel.sharing.models import AccessGrant, AccessUse, Notice, Package
from schakel.sharing.selectors.answers import Transfer
from schakel.sharing.services.door import Clearance, acknowledge, record_disclosure
from schakel.sharing.services.masking import mask_text
from schakel.sharing.workflow import ACCESS_DAYS, MOST_TRIES, Channel, NoticeKind
from schakel_methods.sharing.codes import Form

# The other fields are chosen from lists.
FREE_TEXT = frozenset({"facts", "remark"})
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 10


class NothingToSend(Exception):
    """Write down what you want to share."""


def preview(*, content: Mapping[str, str], form: str, subject_id: UUID) -> dict[str, str]:
    """Return exactly what the recipient will see: empty fields gone, free text masked."""
    kept = {name: text.strip() for name, text in content.items() if text.strip()}
    if form == Form.IDENTIFIED:
        return kept
    shown = {
        name: mask_text(text).text if name in FREE_TEXT else text
        for name, text in kept.items()
        if name not in policies.IDENTIFYING
    }
    if shown and form == Form.PSEUDONYMISED:
        shown["code"] = code_of(subject_id)
    return shown


def code_of(subject_id: UUID) -> str:
    """Return the code that stands for a person; only the sender can tell who it is."""
    return f"P-{sha256(subject_id.bytes).hexdigest()[:8].upper()}"


@transaction.atomic
def send_package(
    *, actor: Actor, transfer: Transfer, content: Mapping[str, str], clearance: Clearance
) -> Package:
    """Share what you wrote with another organisation, if the rules allow it now."""
    if not policies.may_ask(actor):
        raise PermissionDenied
    shown = preview(content=content, form=transfer.form, subject_id=transfer.subject_id)
    if not shown:
        raise NothingToSend
    disclosure = record_disclosure(
        actor=actor,
        transfer=replace(transfer, fields=tuple(sorted(shown))),
        package_hash=fingerprint(shown),
        clearance=clearance,
        channel=Channel.PACKAGE,
        texts=tuple(text for name, text in shown.items() if name in FREE_TEXT),
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
    mine = Q(sender_id=actor.organisation_id) | Q(recipient_id=actor.organisation_id)
    found = Package.objects.filter(mine).select_related("disclosure", "sender", "recipient")
    package = found.get(pk=package_id)
    if not (policies.may_ask(actor) or policies.may_oversee(actor)):
        raise PermissionDenied
    if package.recipient_id == actor.organisation_id:
        acknowledge(
            actor=actor,
            disclosure_id=package.disclosure_id,
            package_hash=fingerprint(package.content),
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
    if grant.revoked_at is None:
        grant.revoked_at = timezone.now()
        grant.save(update_fields=["revoked_at"])
    audit.record(actor=actor, action="sharing.take_access_back", target=grant)
    return grant


@dataclass(frozen=True)
class Opened:
    """What a code opened: from whom, until when, the content, and what was corrected since."""

    sender: str
    ends_at: datetime
    content: dict[str, str]
    corrections: tuple[str, ...]


def open_with_code(*, organisation_id: int, grant_id: UUID, code: str) -> Opened | None:
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
        return _opened(grant) if is_right else None


def _opened(grant: AccessGrant) -> Opened:
    package = grant.package
    corrections = Notice.objects.filter(
        disclosure_id=package.disclosure_id, kind=NoticeKind.CORRECTION
    )
    return Opened(
        sender=package.sender.name,
        ends_at=grant.ends_at,
        content=package.content,
        corrections=tuple(notice.content for notice in corrections.order_by("sent_at")),
    )


def _is_open(grant: AccessGrant) -> bool:
    runs = grant.revoked_at is None and grant.ends_at > timezone.now()
    return runs and grant.tries < MOST_TRIES


def _nobody(organisation_id: int) -> Actor:
    try:
        return accounts.system_actor(organisation_id, purpose="access_request")
    except ObjectDoesNotExist as error:
        raise PermissionDenied from error


def fingerprint(content: Mapping[str, Any]) -> str:
    """Return the hash by which both sides know it is the same package."""
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
