"""Codes of sharing as people read them: `{% load sharing_words %}`."""

from collections.abc import Iterable
from typing import Protocol

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts.models import Organisation
from schakel.base.reference import selectors as reference
from schakel_methods.sharing import wording
from schakel_methods.sharing.codes import DataClass, Form, Regime, Verdict

register = template.Library()


class HasRecipient(Protocol):
    """A row that says to whom something goes."""

    recipient: Organisation | None
    recipient_type: str


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
HANDLED_NAMES: dict[str, str | Promise] = {
    "corrected": _("Corrected"),
    "removed": _("Removed"),
    "kept_by_law": _("Kept, a law requires it"),
    "told": _("Told them by telephone or in person"),
}
GROUND_NAMES: dict[str, str | Promise] = {
    "investigation": _("Criminal investigation or prosecution"),
    "protection_of_the_person": _("Protection of the person"),
    "rights_of_others": _("Rights of others"),
    "public_security": _("Public security"),
    "identity_unproven": _("Identity not proven"),
    "excessive": _("Unfounded or excessive"),
}
CHANNELS: dict[str, str | Promise] = {
    "hand_over": _("hand-over of a signal"),
    "question": _("question to another organisation"),
    "feedback": _("feedback"),
    "package": _("shared from the wizard"),
    "export": _("export"),
    "mail": _("mail"),
    "api": _("answer to a system"),
}
FIELDS: dict[str, str | Promise] = {
    "facts": _("Seen and heard"),
    "remark": _("What the sender makes of it"),
    "region": _("Region"),
    "age_group": _("Age, roughly"),
    "name": _("Name"),
    "contact": _("Safe way to reach the person"),
    "code": _("Code instead of the name"),
    "report": _("the story"),
    "reporter": _("who reported it"),
    "circumstances": _("places, companies and indicators"),
    "persons": _("the persons, without names"),
    "identities": _("names and birth dates"),
    "dossier_type": _("kind of dossier"),
    "month": _("month of the signal"),
    "exploitation_forms": _("form of exploitation"),
    "is_minor": _("whether the person is under 18"),
    "sex": _("sex"),
    "birth_date": _("date of birth"),
    "nationality": _("nationality"),
    "case": _("a case without names"),
    "advice": _("advice without names"),
    "measure": _("which measure was taken, and when"),
    "coded_dossiers": _("coded fields of dossiers, without names and texts"),
    "enrichment": _("what enriching gave"),
    "weighing": _("how it was weighed"),
    "talks": _("reports of talks"),
    "question": _("a question"),
    "feedback": _("feedback"),
}
PERSON_STATES: dict[str, str | Promise] = {
    "open": _("waits for an answer"),
    "granted": _("granted"),
    "refused": _("refused"),
}
REQUESTERS: dict[str, str | Promise] = {
    "self": _("The person"),
    "representative": _("Parent or guardian"),
    "lawyer": _("Lawyer"),
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
def handled_name(code: str) -> str:
    """What was done with a notice."""
    return str(HANDLED_NAMES.get(code, ""))


@register.filter
def ground_name(code: str) -> str:
    """A ground of refusal."""
    return str(GROUND_NAMES[code])


@register.filter
def channel_name(code: str) -> str:
    """The way something left."""
    return str(CHANNELS[code])


@register.filter
def field_names(codes: Iterable[str]) -> str:
    """What went along, in words: `{{ disclosure.fields|field_names }}`."""
    return ", ".join(str(FIELDS.get(code, code)) for code in codes)


@register.filter
def class_names(codes: Iterable[str]) -> str:
    """Classes of data in words."""
    return ", ".join(gettext(wording.CLASSES[DataClass(code)]) for code in codes)


@register.filter
def regime_names(codes: Iterable[str]) -> str:
    """Laws in words."""
    return ", ".join(gettext(wording.REGIMES[Regime(code)]) for code in codes)


@register.filter
def recipient_name(row: HasRecipient) -> str:
    """To whom: the organisation, or the outsider by its kind, whose name is sealed."""
    if row.recipient is not None:
        return row.recipient.name
    types = reference.labels("organisation_types")
    return types.get(row.recipient_type, row.recipient_type)


@register.filter
def person_state(code: str) -> str:
    """Where a request of a person concerned is."""
    return str(PERSON_STATES[code])


@register.filter
def requester_name(code: str) -> str:
    """Who asks."""
    return str(REQUESTERS[code])


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
