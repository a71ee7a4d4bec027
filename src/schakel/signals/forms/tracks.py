"""Forms of own investigation or hand-over, and of telling back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.signals.forms.about import About, CodeField, SignalForm, StoryField
from schakel.signals.selectors import competence
from schakel.signals.workflow import Track

TRACKS = [
    (Track.OWN_INVESTIGATION, _("Own investigation, where we may")),
    (Track.HAND_OVER, _("Hand over to the police or another service")),
]


class TrackForm(SignalForm):
    """At which place it came up, who investigates, and why."""

    place = forms.ChoiceField(
        label=_("Where did it come up?"),
        help_text=_("The list says where the own service may investigate itself."),
    )
    track = forms.ChoiceField(
        label=_("Own investigation or hand-over?"), choices=TRACKS, widget=forms.RadioSelect
    )
    reason = StoryField(rows=3, label=_("Why?"))

    def set_choices(self, about: About) -> None:
        self.offer("place", competence.places_of(about.signal))
        self.fields["place"].initial = competence.first_place(about.signal)


class TellBackForm(SignalForm):
    """What became of a signal that was handed over to us."""

    result = CodeField("return_results", label=_("What did you do with it?"))
    note = StoryField(
        rows=3,
        label=_("Explanation"),
        required=False,
        help_text=_("Without names, places or numbers: what you know yourself does not go along."),
    )
