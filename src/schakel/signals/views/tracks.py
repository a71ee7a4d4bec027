"""Steps of who investigates: the choice with its reason, and the message back."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from schakel.base.rights import Right
from schakel.signals.forms import tracks as forms
from schakel.signals.forms.about import About
from schakel.signals.services import tracks
from schakel.signals.views.acts import Act
from schakel.signals.views.course import WORKING

_CHOOSE = frozenset({Right.SIGNALS_WEIGH, Right.SIGNALS_ENRICH})
_FEEDBACK = frozenset({Right.SIGNALS_FEEDBACK})


def _choose(about: About, data: Mapping[str, Any]) -> None:
    tracks.choose_track(actor=about.actor, signal_id=about.signal.pk, choice=tracks.Choice(**data))


def _tell_back(about: About, data: Mapping[str, Any]) -> None:
    tracks.tell_back(actor=about.actor, signal_id=about.signal.pk, **data)


ACTS = (
    Act("spoor", _("Own investigation or hand-over"), forms.TrackForm, _choose, _CHOOSE,
        phases=WORKING, services=frozenset({"kmar"}),
        help=_("At named airports the Marechaussee may investigate itself; elsewhere it hands"
               " over. The choice and its reason stay on record.")),
    Act("terugmelding", _("Tell the sender what you did"), forms.TellBackForm, _tell_back,
        _FEEDBACK, came_by_handover=True,
        help=_("Who handed this signal over sees it at once. No names go along.")),
)  # fmt: skip
