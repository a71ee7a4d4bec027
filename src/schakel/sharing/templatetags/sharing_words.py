"""Codes of sharing as people read them: `{% load sharing_words %}`."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from schakel.base.reference import selectors as reference
from schakel_methods.sharing import wording
from schakel_methods.sharing.codes import Form, Verdict

register = template.Library()
NOTICES: dict[str, str | Promise] = {
    "withdrawal": _("Consent withdrawn"),
    "correction": _("Correction"),
    "erasure": _("Removal"),
}
REQUESTS: dict[str, str | Promise] = {
    "open": _("waits for a decision"),
    "second_person": _("waits for a second person"),
    "allowed": _("allowed"),
    "refused": _("refused"),
}
CONSENTS: dict[str, str | Promise] = {
    "given": _("given"),
    "refused": _("refused"),
    "withdrawn": _("withdrawn"),
}
PERSON_KINDS: dict[str, str | Promise] = {
    "access": _("See the data"),
    "correction": _("Correct the data"),
    "erasure": _("Remove the data"),
    "objection": _("Object to the use"),
}
DUTIES: dict[str, str | Promise] = {
    "consent_tried": _("What did you do to get consent?"),
    "silence_harms": _("Which serious harm may come of silence?"),
    "no_other_way": _("Why is there no other way?"),
    "sharing_helps": _("Why is it nearly certain that sharing helps?"),
    "only_needed": _("What do you leave out?"),
    "colleague_consulted": _("With which colleague or attention officer did you consult?"),
}


@register.filter
def purpose_name(code: str) -> str:
    """`{{ request.purpose|purpose_name }}`, from the list of purposes."""
    return reference.labels("purposes").get(code, code)


@register.filter
def notice_name(code: str) -> str:
    """The kind of a notice."""
    return str(NOTICES[code])


@register.filter
def request_state(code: str) -> str:
    """Where a question is."""
    return str(REQUESTS[code])


@register.filter
def consent_state(code: str) -> str:
    """Where a consent is."""
    return str(CONSENTS[code])


@register.filter
def person_kind(code: str) -> str:
    """What a person concerned asks."""
    return str(PERSON_KINDS[code])


@register.filter
def duty_name(code: str) -> str:
    """A question of the conflict of duties."""
    return str(DUTIES[code])


@register.filter
def verdict_name(code: str) -> str:
    """The answer of the rules in one sentence."""
    return gettext(wording.VERDICTS[Verdict[code.upper()]])


@register.filter
def form_name(code: str) -> str:
    """How far the person can be recognised."""
    return gettext(wording.FORMS[Form(code)])
