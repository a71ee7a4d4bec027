"""Steps on a signal that ended: keep it past its term, and end that with two people."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from schakel.base.rights import Right
from schakel.signals.forms.about import About
from schakel.signals.forms.course import ConfirmForm, WhyForm
from schakel.signals.services import keeping
from schakel.signals.views.acts import Act
from schakel.signals.workflow import ENDED

_CONFIRM = frozenset({Right.SIGNALS_CONFIRM})


def _because(service: Callable[..., object]) -> Callable[[About, Mapping[str, Any]], object]:
    return lambda about, data: service(
        actor=about.actor, signal_id=about.signal.pk, reason=data["why"]
    )


def _release(about: About, data: Mapping[str, Any]) -> None:
    keeping.release(actor=about.actor, signal_id=about.signal.pk)


ACTS = (
    Act("bewaren", _("Place a legal hold"), WhyForm, _because(keeping.hold), _CONFIRM,
        phases=ENDED,
        help=_("The signal and all that belongs to it is kept past its term, until two people end that.")),
    Act("bewaren-opheffen", _("Ask to end the legal hold"), WhyForm, _because(keeping.ask_release),
        _CONFIRM, phases=ENDED, help=_("A colleague ends it with you.")),
    Act("bewaren-opgeheven", _("End the legal hold"), ConfirmForm, _release, _CONFIRM,
        phases=ENDED, is_grave=True,
        help=_("From then on the term counts again. Whoever asked for it cannot do this.")),
)  # fmt: skip
