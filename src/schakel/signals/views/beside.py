"""Steps beside the phases: the prosecutor consulted, a copy to the expert centre."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from schakel.base.rights import Right
from schakel.signals.forms import beside
from schakel.signals.forms.about import About
from schakel.signals.services import consulting
from schakel.signals.views.acts import Act
from schakel.signals.views.course import WORKING, clearance_of

Data = Mapping[str, Any]
_CONSULT = frozenset({Right.SIGNALS_WEIGH, Right.SIGNALS_INVESTIGATE})
_ENRICH = frozenset({Right.SIGNALS_ENRICH})


def _consult(about: About, data: Data) -> None:
    consulting.consult_prosecutor(
        actor=about.actor,
        signal_id=about.signal.pk,
        consulted=consulting.ConsultationInput(**data),
    )


def _copy(about: About, data: Data) -> None:
    recipient = int(data["recipient"])
    asked = consulting.copy_to(signal=about.signal, recipient_id=recipient)
    consulting.send_copy(
        actor=about.actor,
        signal_id=about.signal.pk,
        recipient_id=recipient,
        remark=data["remark"],
        clearance=clearance_of(about, asked, data),
    )


ACTS = (
    Act("overleg", _("Record that the prosecutor was consulted"), beside.ConsultationForm,
        _consult, _CONSULT, phases=WORKING,
        help=_("Your own judgement and the advice of the prosecution stand side by side, also"
               " where they differ.")),
    Act("afschrift", _("Send a copy to the expert centre"), beside.CopyForm, _copy, _ENRICH,
        phases=WORKING,
        help=_("The facts go along as you wrote them. The signal stays yours; the copy is"
               " decided by the sharing rules and stands on the timeline.")),
)  # fmt: skip
