"""States of a report in words: `{% load victim_words %}`."""

from django import template
from django.utils.translation import gettext_lazy as _

from schakel.base.reference import selectors as reference
from schakel.victims.workflow import State

register = template.Library()
STATES = {
    State.SENT: (_("sent, not yet seen"), "warning"),
    State.RECEIVED: (_("received"), "info"),
    State.QUESTION: (_("question back"), "danger"),
    State.ANSWERED: (_("question answered"), "info"),
    State.TAKEN_OVER: (_("taken over"), "good"),
}
FORMS = {"identified": _("with a name"), "anonymised": _("without a name")}


@register.filter
def state_name(code: str) -> str:
    """`{{ row.state|state_name }}`: overgenomen."""
    return str(STATES[State(code)][0])


@register.filter
def state_kind(code: str) -> str:
    """The kind of badge of a state."""
    return STATES[State(code)][1]


@register.filter
def form_name(code: str) -> str:
    """With or without a name."""
    return str(FORMS[code])


@register.filter
def word(code: str, kind: str) -> str:
    """The word of a code list in the language."""
    return reference.labels(kind).get(code, code)
