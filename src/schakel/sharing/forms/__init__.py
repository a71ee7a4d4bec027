"""Questions of the wizard and the desk: is the input well-formed?"""

from schakel.sharing.forms.desk import (
    AgreementForm,
    JudgementForm,
    PersonAnswerForm,
    PersonRequestForm,
    RulesForm,
)
from schakel.sharing.forms.sharing import (
    AskForm,
    CodeForm,
    ConsentForm,
    CorrectionForm,
    NoticeForm,
    SendForm,
)
from schakel.sharing.forms.wizard import OUTSIDE, OUTSIDE_TYPES, WizardForm

__all__ = [
    "OUTSIDE",
    "OUTSIDE_TYPES",
    "AgreementForm",
    "AskForm",
    "CodeForm",
    "ConsentForm",
    "CorrectionForm",
    "JudgementForm",
    "NoticeForm",
    "PersonAnswerForm",
    "PersonRequestForm",
    "RulesForm",
    "SendForm",
    "WizardForm",
]
