"""All rights, and the roles that bundle them. Who holds which role is data (accounts.Membership)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Right(StrEnum):
    """What somebody may do; code asks for a right, never for a role."""

    SIGNALS_REGISTER = "signals.register"
    SIGNALS_READ = "signals.read"
    SIGNALS_ENRICH = "signals.enrich"
    SIGNALS_WEIGH = "signals.weigh"
    SIGNALS_CONFIRM = "signals.confirm"
    SIGNALS_HAND_OVER = "signals.hand_over"
    SIGNALS_RECEIVE = "signals.receive"
    SIGNALS_CLOSE = "signals.close"
    SIGNALS_LINK = "signals.link"
    SIGNALS_TALK = "signals.talk"
    SIGNALS_TALK_OUTSIDE = "signals.talk_outside"
    SIGNALS_INVESTIGATE = "signals.investigate"
    SIGNALS_NAME_SUSPECT = "signals.name_suspect"
    SIGNALS_PROSECUTE = "signals.prosecute"
    SIGNALS_FEEDBACK = "signals.feedback"
    SIGNALS_ASSIGN = "signals.assign"
    SIGNALS_COUNT = "signals.count"
    SIGNALS_EXPORT = "signals.export"
    VICTIMS_REPORT = "victims.report"
    VICTIMS_REGISTER = "victims.register"
    SHARING_ASK = "sharing.ask"
    SHARING_CONSENT = "sharing.consent"
    SHARING_APPROVE = "sharing.approve"
    SHARING_OVERSEE = "sharing.oversee"
    SCANNING_READ = "scanning.read"
    SCANNING_RUN = "scanning.run"
    SCANNING_RULES = "scanning.rules"
    MONITOR_ESTIMATE = "monitor.estimate"
    AUDIT_READ = "audit.read"
    REFERENCE_DRAFT = "reference.draft"
    REFERENCE_PUBLISH = "reference.publish"
    ACCOUNTS_MANAGE = "accounts.manage"
    API_TOKENS = "api.tokens"
    EXPORT_ASK = "export.ask"
    EXPORT_APPROVE = "export.approve"


@dataclass(frozen=True)
class Role:
    """A named set of rights."""

    code: str
    label: str | Promise
    rights: frozenset[Right]


_READ = frozenset({Right.SIGNALS_READ})
_REGISTER = _READ | {
    Right.SIGNALS_REGISTER,
    Right.SHARING_ASK,
    Right.SHARING_CONSENT,
    Right.VICTIMS_REPORT,
}
_DESK = _REGISTER | {Right.SIGNALS_RECEIVE, Right.SIGNALS_HAND_OVER, Right.SIGNALS_ASSIGN}
_ANALYST = _DESK | {
    Right.SIGNALS_ENRICH,
    Right.SIGNALS_LINK,
    Right.SIGNALS_CLOSE,
    Right.SIGNALS_FEEDBACK,
    Right.SCANNING_READ,
    Right.SCANNING_RUN,
}

ROLES: Mapping[str, Role] = {
    role.code: role
    for role in (
        Role("professional", _("Professional who reports"), _REGISTER),
        Role("intake", _("Intake desk"), _DESK),
        Role("analyst", _("Analyst"), _ANALYST),
        Role(
            "weigher",
            _("Weighing meeting"),
            _ANALYST | {Right.SIGNALS_WEIGH, Right.SIGNALS_CONFIRM, Right.SIGNALS_COUNT},
        ),
        Role(
            "detective", _("Detective"), _ANALYST | {Right.SIGNALS_TALK, Right.SIGNALS_INVESTIGATE}
        ),
        Role(
            "lead_detective",
            _("Lead detective"),
            _ANALYST
            | {
                Right.SIGNALS_TALK,
                Right.SIGNALS_INVESTIGATE,
                Right.SIGNALS_WEIGH,
                Right.SIGNALS_CONFIRM,
                Right.SIGNALS_NAME_SUSPECT,
                Right.SIGNALS_COUNT,
                Right.SIGNALS_EXPORT,
            },
        ),
        Role("inspector", _("Inspector"), _ANALYST | {Right.SIGNALS_TALK}),
        Role(
            "prosecutor",
            _("Public prosecutor"),
            _DESK
            | {
                Right.SIGNALS_ENRICH,
                Right.SIGNALS_PROSECUTE,
                Right.SIGNALS_NAME_SUSPECT,
                Right.SIGNALS_CONFIRM,
                Right.SIGNALS_INVESTIGATE,
                Right.SIGNALS_CLOSE,
                Right.SIGNALS_WEIGH,
            },
        ),
        Role(
            "care_coordinator",
            _("Care coordinator"),
            _DESK
            | {
                Right.SIGNALS_TALK_OUTSIDE,
                Right.SIGNALS_CLOSE,
                Right.SIGNALS_CONFIRM,
                Right.SIGNALS_FEEDBACK,
            },
        ),
        Role(
            "attention_officer",
            _("Attention officer"),
            _DESK | {Right.SIGNALS_CLOSE, Right.SIGNALS_CONFIRM, Right.SIGNALS_FEEDBACK},
        ),
        Role(
            "registrar",
            _("Registrar"),
            (_DESK - {Right.VICTIMS_REPORT}) | {Right.VICTIMS_REGISTER},
        ),
        Role(
            "privacy_officer",
            _("Privacy officer"),
            frozenset(
                {
                    Right.SHARING_APPROVE,
                    Right.SHARING_OVERSEE,
                    Right.SHARING_ASK,
                    Right.AUDIT_READ,
                    Right.EXPORT_APPROVE,
                }
            ),
        ),
        Role(
            "researcher", _("Researcher"), frozenset({Right.SIGNALS_COUNT, Right.MONITOR_ESTIMATE})
        ),
        Role(
            "functional_administrator",
            _("Functional administrator"),
            frozenset(
                {
                    Right.REFERENCE_DRAFT,
                    Right.ACCOUNTS_MANAGE,
                    Right.SCANNING_RULES,
                    Right.API_TOKENS,
                    Right.AUDIT_READ,
                    Right.EXPORT_ASK,
                }
            ),
        ),
        Role(
            "publisher",
            _("Second functional administrator"),
            frozenset({Right.REFERENCE_PUBLISH, Right.SCANNING_RULES}),
        ),
    )
}
