"""Connecting a system."""

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.base.webhooks.workflow import EventKind

KINDS = {
    EventKind.SIGNAL_RECEIVED: _("A signal came in"),
    EventKind.SIGNAL_STEPPED: _("A signal took a step"),
    EventKind.SIGNAL_ENDED: _("A signal ended or was handed over"),
    EventKind.SIGNAL_FEEDBACK: _("Feedback for a reporter was recorded"),
    EventKind.HAND_OVER_OFFERED: _("A signal was offered to you"),
    EventKind.HAND_OVER_ANSWERED: _("An offer was received, accepted, refused or ended"),
    EventKind.HAND_OVER_TOLD_BACK: _("A receiver told what became of a signal"),
}


class ConnectForm(forms.Form):
    """The name and address of a system, and what it is told of."""

    name = forms.CharField(label=_("Name of the system"), max_length=80)
    url = forms.CharField(
        label=_("Address where it listens"), max_length=400,
        help_text=_("Begins with https://. After connecting, only the host is shown here."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("What is it told of?"),
        choices=[*KINDS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
