"""The one table of who may visit what. An address that is not in it fails the build.

Each line names a route by its view name (steps of a signal as `signals:act/<step>`), who may come,
how, and what its address is about. The matrix (test_matrix.py) turns every line into requests.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.urls import URLPattern, URLResolver, get_resolver

from schakel.base.rights import Right
from schakel.signals.views.signal import TABLE

STEPS = tuple(TABLE.values())


class Who(StrEnum):
    """Who may come without holding a right."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"


class About(StrEnum):
    """What the keys in an address name; things belong to an organisation and may be foreign."""

    NOTHING = "nothing"
    SIGNAL = "signal"
    PERSON = "person"
    TALK = "talk"
    OUTSIDE_TALK = "outside_talk"
    STOP = "stop"
    QUESTION = "question"
    LINK = "link"
    OFFER = "offer"
    FILE = "file"
    DRAFT = "draft"
    NOTE = "note"
    HIT = "hit"
    SOURCE = "source"
    AD_GROUP = "ad_group"
    LIST_ORDER = "list_order"
    MEMBER = "member"
    REQUEST = "request"
    TABLE = "table"
    RUN = "run"
    CONNECTION = "connection"
    DELIVERY = "delivery"


class Side(StrEnum):
    """Which side of an offer."""

    EITHER = "either"
    SENDER = "sender"
    RECIPIENT = "recipient"


@dataclass(frozen=True)
class Access:
    """Who may visit a route with which methods; `who` is a Who, or rights of which one suffices."""

    who: Who | frozenset[Right]
    methods: frozenset[str] = field(default=frozenset({"GET"}))
    about: About = About.NOTHING
    # Only people chosen for this very thing get in: the roles that the scene chose.
    invited: frozenset[str] = frozenset()
    # An offer may be answered by one side only.
    side: Side = Side.EITHER
    # What the address or the form needs before it can answer at all; {other} is an organisation.
    query: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    # Served to a token in the header, never to somebody who has signed in with a browser.
    by_token: bool = False
    # Keys of the address that are no things of an organisation; {policy_draft} is a draft's number.
    keys: Mapping[str, str] = field(default_factory=dict)


GET = frozenset({"GET"})
POST = frozenset({"POST"})
BOTH = frozenset({"GET", "POST"})
PUBLIC = Access(Who.PUBLIC)
STAFF = Access(Who.SIGNED_IN)
READ = frozenset({Right.SIGNALS_READ})
REGISTER = frozenset({Right.SIGNALS_REGISTER})
RECEIVE = frozenset({Right.SIGNALS_RECEIVE})
ENRICH = frozenset({Right.SIGNALS_ENRICH})
HAND_OVER = frozenset({Right.SIGNALS_HAND_OVER})
AUDIT = frozenset({Right.AUDIT_READ})
MANAGE = frozenset({Right.ACCOUNTS_MANAGE})
DRAFT = frozenset({Right.REFERENCE_DRAFT})
PUBLISH = frozenset({Right.REFERENCE_PUBLISH})
SCAN_READ = frozenset({Right.SCANNING_READ})
SCAN_RUN = frozenset({Right.SCANNING_RUN})
SCAN_RULES = frozenset({Right.SCANNING_RULES})
SCAN_FIGURES = SCAN_READ | SCAN_RUN | SCAN_RULES | {Right.AUDIT_READ}
DECIDE = frozenset({Right.SHARING_APPROVE, Right.SIGNALS_CONFIRM})
OVERSEE = frozenset({Right.SHARING_OVERSEE})
ESTIMATE = frozenset({Right.MONITOR_ESTIMATE})
TOKENS = frozenset({Right.API_TOKENS})
POLICY_DRAFT = {"number": "{policy_draft}"}
SCAN_SIGNAL = {"forms_of_exploitation": "LAB", "minors": "no", "danger": "no"}


def _token(
    who: Who | frozenset[Right],
    methods: frozenset[str] = GET,
    about: About = About.NOTHING,
    side: Side = Side.EITHER,
) -> Access:
    return Access(who, methods, about, side=side, by_token=True)


ROUTES: dict[str, Access] = {
    "ui:front_door": PUBLIC,
    "ui:help_needed": PUBLIC,
    "ui:report": PUBLIC,
    "ui:help": PUBLIC,
    "ui:glossary": PUBLIC,
    "ui:accessibility": PUBLIC,
    "ui:choose_appearance": Access(Who.PUBLIC, POST),
    "ui:choose_language": Access(Who.PUBLIC, POST),
    "ui:choose_place": Access(Who.SIGNED_IN, POST),
    "ui:leave": PUBLIC,
    "ui:no_icon": PUBLIC,
    "ui:today": STAFF,
    "ui:search": STAFF,
    "accounting": Access(frozenset({Right.SIGNALS_COUNT})),
    "accounting_behind": Access(frozenset({Right.SIGNALS_COUNT})),
    "accounting_national": Access(frozenset({Right.SIGNALS_COUNT})),
    "signals:list": STAFF,
    "signals:with_me": STAFF,
    "signals:from_me": STAFF,
    "signals:stuck": STAFF,
    "signals:offers": STAFF,
    "signals:together": Access(Who.SIGNED_IN, BOTH),
    "signals:print_list": Access(frozenset({Right.SIGNALS_READ})),
    "signals:save_list": Access(Who.SIGNED_IN, BOTH),
    "signals:duty": Access(frozenset({Right.SIGNALS_ASSIGN}), BOTH),
    "signals:offer": Access(RECEIVE | HAND_OVER, about=About.OFFER),
    "signals:offer_receive": Access(RECEIVE, POST, About.OFFER, side=Side.RECIPIENT),
    "signals:offer_accept": Access(RECEIVE, POST, About.OFFER, side=Side.RECIPIENT),
    "signals:offer_refuse": Access(RECEIVE, BOTH, About.OFFER),
    "signals:offer_revoke": Access(HAND_OVER, BOTH, About.OFFER, side=Side.SENDER),
    "signals:offer_missing": Access(RECEIVE, BOTH, About.OFFER),
    "signals:suspects": Access(frozenset({Right.SIGNALS_PROSECUTE, Right.SIGNALS_NAME_SUSPECT})),
    "definitions": Access(frozenset({Right.SIGNALS_COUNT})),
    "signals:samples": Access(frozenset({Right.SHARING_APPROVE, Right.MONITOR_ESTIMATE}), BOTH),
    "victims:reports": Access(frozenset({Right.VICTIMS_REPORT})),
    "signals:report": Access(REGISTER, BOTH),
    "signals:report_quick": Access(REGISTER, BOTH),
    "signals:report_public": Access(Who.PUBLIC, BOTH),
    "signals:imports": Access(RECEIVE, BOTH),
    "signals:save_draft": Access(Who.SIGNED_IN, POST),
    "signals:draft": Access(
        Who.SIGNED_IN, BOTH, About.DRAFT, invited=frozenset({"lead_detective"})
    ),
    "signals:acknowledgement": Access(READ, about=About.SIGNAL),
    "signals:register": Access(RECEIVE, BOTH, About.SIGNAL),
    "signals:hand_over": Access(HAND_OVER, BOTH, About.SIGNAL),
    "signals:ask_privacy_officer": Access(
        HAND_OVER, POST, About.SIGNAL, data={"recipient": "{other}", "part": "report"}
    ),
    "signals:files": Access(READ, BOTH, About.SIGNAL),
    "signals:file": Access(READ, about=About.FILE),
    "signals:signal": Access(READ, BOTH, About.SIGNAL),
    "signals:persons": Access(READ, about=About.SIGNAL),
    "signals:person": Access(READ, about=About.PERSON),
    "signals:guideline": Access(READ),
    "signals:outside_talk": Access(
        Who.SIGNED_IN, about=About.OUTSIDE_TALK, invited=frozenset({"care_coordinator"})
    ),
}
ROUTES |= {
    "exporting:home": Access(frozenset({Right.EXPORT_ASK, Right.EXPORT_APPROVE}), BOTH),
    "scanning:list": Access(SCAN_READ),
    "scanning:note": Access(SCAN_READ, about=About.NOTE),
    "scanning:decide": Access(SCAN_READ, POST, About.NOTE, data={"decision": "unsure"}),
    "scanning:make_signal": Access(SCAN_READ, POST, About.NOTE, data=SCAN_SIGNAL),
    "scanning:remark": Access(SCAN_READ, POST, About.HIT, data={"says": "wrong_status"}),
    "scanning:runs": Access(SCAN_FIGURES),
    "scanning:start": Access(SCAN_RUN, POST),
    "scanning:switch": Access(SCAN_RUN | SCAN_RULES, POST, data={"to": "stop", "reason": "x"}),
    "scanning:sources": Access(SCAN_RUN, BOTH),
    "scanning:upload": Access(SCAN_RUN, POST),
    "scanning:switch_source": Access(SCAN_RUN, POST, About.SOURCE),
    "scanning:figures": Access(SCAN_FIGURES),
    "scanning:fairness": Access(SCAN_FIGURES),
    "scanning:algorithm_register": Access(SCAN_FIGURES),
    "scanning:rules": Access(SCAN_RULES),
    "scanning:rule": Access(SCAN_RULES, BOTH),
    "scanning:word_class": Access(SCAN_RULES, BOTH, keys={"code": "boss"}),
    "scanning:orders": Access(SCAN_RULES),
    "scanning:learn_order": Access(SCAN_RULES, POST),
    "scanning:switch_order": Access(SCAN_RULES, POST, About.LIST_ORDER),
    "scanning:replay": Access(SCAN_RULES, POST),
    "scanning:publish": Access(SCAN_RULES, POST),
    "scanning:ads": Access(SCAN_READ, BOTH),
    "scanning:group": Access(SCAN_READ, about=About.AD_GROUP),
}
ROUTES |= {
    "administration:trail": Access(AUDIT),
    "administration:check_chain": Access(AUDIT, POST),
    "administration:members": Access(MANAGE, BOTH),
    "administration:invite": Access(MANAGE, BOTH),
    "administration:member": Access(MANAGE, BOTH, About.MEMBER),
    "administration:end": Access(MANAGE, BOTH, About.MEMBER),
    "administration:sign_out": Access(MANAGE, POST, About.MEMBER),
    "administration:invite_again": Access(MANAGE, POST, About.MEMBER),
    "administration:policy": Access(DRAFT | PUBLISH, BOTH),
    "administration:policy_kind": Access(DRAFT | PUBLISH, BOTH),
    "administration:policy_download": Access(DRAFT | PUBLISH),
    "administration:policy_row": Access(DRAFT, BOTH),
    "administration:policy_drop": Access(DRAFT, BOTH, query="?code=NO_LEADS"),
    "administration:draft": Access(DRAFT | PUBLISH, keys=POLICY_DRAFT),
    "administration:publish": Access(PUBLISH, POST, keys=POLICY_DRAFT),
    "administration:discard": Access(DRAFT | PUBLISH, POST, keys=POLICY_DRAFT),
}
ROUTES |= {
    "tokens:home": Access(TOKENS, BOTH),
    "webhooks:home": Access(TOKENS, BOTH),
    "webhooks:one": Access(TOKENS, about=About.CONNECTION),
    "webhooks:send_test": Access(TOKENS, POST, About.CONNECTION),
    "webhooks:renew_secret": Access(TOKENS, POST, About.CONNECTION),
    "webhooks:pause": Access(TOKENS, POST, About.CONNECTION),
    "webhooks:go_on": Access(TOKENS, POST, About.CONNECTION),
    "webhooks:disconnect": Access(TOKENS, BOTH, About.CONNECTION),
    "webhooks:send_again": Access(TOKENS, POST, About.DELIVERY),
}
ROUTES |= {
    "sharing:home": STAFF,
    "sharing:wizard": Access(frozenset({Right.SHARING_ASK}), BOTH),
    # Who asked, who decides, and who may be the second person of an override.
    "sharing:request": Access(DECIDE, BOTH, About.REQUEST),
    "sharing:desk": Access(OVERSEE),
    "sharing:rules": Access(OVERSEE | DRAFT | PUBLISH, BOTH),
    "sharing:agreements": Access(OVERSEE | DRAFT | PUBLISH, BOTH),
    "sharing:register": Access(OVERSEE),
    "sharing:register_document": Access(OVERSEE),
    "sharing:register_workbook": Access(OVERSEE),
    "sharing:export": Access(OVERSEE),
    "sharing:persons": Access(OVERSEE, BOTH),
    "monitor:estimates": Access(ESTIMATE, BOTH),
    "monitor:add_dutch_table": Access(ESTIMATE, POST),
    "monitor:compare": Access(ESTIMATE),
    "monitor:table": Access(ESTIMATE, BOTH, About.TABLE),
    "monitor:linkage": Access(ESTIMATE, BOTH, About.TABLE),
    "monitor:run": Access(ESTIMATE, about=About.RUN),
}
# Operations for systems of partners, visited with a token of each right.
API: Mapping[str, Access] = {
    "openapi": STAFF,
    "api-1.0.0:list_signals": _token(READ),
    "api-1.0.0:report_signal": _token(REGISTER, POST),
    "api-1.0.0:report_signals": _token(REGISTER, POST),
    "api-1.0.0:open_signal": _token(READ, about=About.SIGNAL),
    "api-1.0.0:list_history": _token(READ, about=About.SIGNAL),
    "api-1.0.0:list_offers": _token(RECEIVE),
    "api-1.0.0:offer_signal": _token(HAND_OVER, POST, About.SIGNAL),
    "api-1.0.0:confirm_receipt": _token(RECEIVE, POST, About.OFFER, Side.RECIPIENT),
    "api-1.0.0:accept_offer": _token(RECEIVE, POST, About.OFFER, Side.RECIPIENT),
    "api-1.0.0:refuse_offer": _token(RECEIVE, POST, About.OFFER, Side.RECIPIENT),
    "api-1.0.0:revoke_offer": _token(HAND_OVER, POST, About.OFFER, Side.SENDER),
    "api-1.0.0:list_codes": _token(Who.SIGNED_IN),
    "api-1.0.0:list_scan_sources": _token(SCAN_RUN),
    "api-1.0.0:offer_notes": _token(SCAN_RUN, POST, About.SOURCE),
    "api-1.0.0:register_signal": _token(RECEIVE, POST, About.SIGNAL),
    "api-1.0.0:start_enriching": _token(ENRICH, POST, About.SIGNAL),
    "api-1.0.0:list_steps": _token(READ, about=About.SIGNAL),
    "api-1.0.0:record_step": _token(ENRICH, POST, About.SIGNAL),
    "api-1.0.0:leave_out_step": _token(ENRICH, POST, About.SIGNAL),
    "api-1.0.0:finish_enriching": _token(ENRICH, POST, About.SIGNAL),
    "api-1.0.0:list_files": _token(READ, about=About.SIGNAL),
    "api-1.0.0:open_file": _token(READ, about=About.FILE),
    "api-1.0.0:add_file": _token(REGISTER, POST, About.SIGNAL),
    "api-1.0.0:list_feedback": _token(READ, about=About.SIGNAL),
    "api-1.0.0:follow_offer": _token(HAND_OVER, about=About.OFFER, side=Side.SENDER),
}
# Operations that take a file in a form instead of JSON.
API_FILES = frozenset({"api-1.0.0:add_file"})
# What the forms of the API need before they are looked at for rights.
API_BODIES: Mapping[str, object] = {
    "api-1.0.0:report_signal": {"sourceKind": "professional", "facts": "Geen loon."},
    "api-1.0.0:report_signals": {"reports": [
        {"idempotencyKey": "sleutel-1", "sourceKind": "professional", "facts": "Geen loon."}
    ]},
    "api-1.0.0:offer_signal": {"recipient": "{other}", "ground": "wpg_15", "parts": ["report"]},
    "api-1.0.0:refuse_offer": {"reason": "too_little"},
    "api-1.0.0:register_signal": {},
    "api-1.0.0:record_step": {"doneOn": "2026-03-02", "result": "Niets.", "source": "BVH"},
    "api-1.0.0:leave_out_step": {"reason": "Niet nodig."},
    "api-1.0.0:offer_notes": {"notes": [
        {"number": "1", "writtenOn": "2026-03-02", "firstProcessedOn": "2026-03-02", "text": "Geen loon."}
    ]},
}  # fmt: skip
# Declared, but the scene makes none of their things yet: the matrix visits them only as a stranger
# and with keys of nothing. Who may and who may not on real rows: test_details.py for files, exports and what was
# shared; their own apps for the rest (monitor/tests, victims/tests, base/api/tests).
STRANGERS_ONLY: Mapping[str, Who] = {
    **{
        f"sharing:{name}": Who.SIGNED_IN
        for name in (
            "package", "notice", "consent", "withdraw", "publish_rules", "publish_agreement",
            "person", "person_report", "disclosure", "end_access", "consent_outside",
        )
    },
    **{f"exporting:{name}": Who.SIGNED_IN for name in ("approve", "refuse", "fetch")},
    "tokens:revoke": Who.SIGNED_IN,
    "signals:duty_end": Who.SIGNED_IN,
    **{
        f"victims:{name}": Who.SIGNED_IN
        for name in ("report", "unreported", "registration", "receive", "take_over", "ask", "answer")
    },
    **{
        f"signals:{name}": Who.SIGNED_IN
        for name in ("sample", "sample_decide", "suspect", "nameless", "consult", "consultation", "take_measure")
    },
    # By a one-time code, for somebody without an account.
    "sharing:access": Who.PUBLIC,
    **{
        f"monitor:{name}": Who.SIGNED_IN
        for name in ("picture", "download", "workbook", "document")
    },
    **{
        f"signals:import{name}": Who.SIGNED_IN
        for name in ("", "_confirm", "_pause", "_discard", "_errors", "_undo", "_undo_answer")
    },
    **{
        f"signals:{name}": Who.SIGNED_IN for name in ("saved_list", "remove_list", "restore_list", "paper", "paper_fetch", "paper_ask")
    },
    "tour": Who.PUBLIC,
    "tour_step": Who.PUBLIC,
}  # fmt: skip
# An address that django-ninja makes to find its own prefix; it answers 404 to everybody.
NOT_SERVED = frozenset({"api-1.0.0:api-root"})
# One view takes the steps of this table; each step counts as a route of its own.
STEPS_VIEW = "signals:act"
# There only where the demonstration is asked for; tests/house proves that it is off otherwise.
DEMONSTRATION: Mapping[str, Access] = {
    "ui:styleguide": PUBLIC,
    "demo:cards": PUBLIC,
    "demo:become": Access(Who.PUBLIC, POST),
}
# Addresses of django-allauth, which decides itself who may come; tests of signing in prove it.
ALLAUTH = "account/"
# What the worker runs: no person starts these, and each sets its own organisation.
TASKS: Mapping[str, str] = {
    "base.rescue_jobs": "every minute; sees jobs only",
    "exporting.make": "one export by id, for the organisation that it names",
    "exporting.remove_expired": "every organisation in turn, each for itself",
    "monitor.estimate": "one run by id, for the organisation that it names",
    "outbox.send": "one message by id, for the organisation that it names",
    "retention.destroy_due": "starts a process under the role of retention, which serves no page",
    "scanning.daily": "every organisation in turn; asks for runs, each for itself",
    "scanning.run": "one run by id, for the organisation that it names",
    "scanning.replay": "one replay by id, for the organisation that it names",
    "scanning.learn_order": "the decisions of the organisation that it names",
    "scanning.group_ads": "the advertisements of the organisation that it names",
    "webhooks.send": "one delivery by id, for the organisation that it names",
    "webhooks.remove_old": "every organisation in turn, each for itself",
    "signals.keep_watch": "every organisation in turn, each for itself",
    "signals.make_paper": "one paper by id, for the organisation that it names",
    "signals.work_on_import": "one file by id, for the organisation that it names",
    "signals.count_nationally": "counts of plain fields over all, rounded before anything is kept",
    "signals.count_periods": "every organisation in turn, each for itself",
    "signals.send_digests": "every organisation in turn, each for itself",
}
# Addresses for websockets: who is told what (schakel/base/tests/test_live.py visits them).
WEBSOCKETS: Mapping[str, str] = {
    "live": "who has signed in: that something was added in their own organisation, not what",
}


def routes() -> Iterator[tuple[str, str]]:
    """Give every route of the site as (view name, address), steps of a signal one by one."""
    yield from _below(get_resolver(), "", "")


def _below(resolver: URLResolver, names: str, address: str) -> Iterator[tuple[str, str]]:
    for found in resolver.url_patterns:
        here = address + str(found.pattern)
        if isinstance(found, URLPattern):
            yield f"{names}{found.name}", here
        else:
            deeper = f"{names}{found.namespace}:" if found.namespace else names
            yield from _below(found, deeper, here)


def declared() -> dict[str, Access]:
    """Give every line: addresses of ours, and each step on a signal by its own row."""
    steps = {
        f"{STEPS_VIEW}/{step.slug}": Access(step.rights, BOTH, About(step.on)) for step in STEPS
    }
    return {**ROUTES, **API, **steps}
