"""Everything that changes what is shared, one module per part of the work.

- `door`: `record_disclosure` (the one door), `acknowledge`
- `asking`: `ask`, `record_conflict`, `record_decision`, `decide_request`, `confirm_override`
- `consents`: `record_consent`, `withdraw`
- `notices`: `correct`, `open_notice`, `handle_notice`
- `packages`: `send_package`, `open_package`, `give_access`, `take_access_back`, `open_with_code`
- `agreements`: `draft_agreement`, `publish_agreement`, `draft_rules`, `publish_rules`
- `persons`: `receive_request`, `check_identity`, `report_of`, `grant`, `refuse`
- `masking`: `mask_text`
- `demonstration`: `make_sharing`; `past`: `clear`, `receipt_of`

Each refusal is an exception whose text says what to do. Another organisation's things do not exist.
"""

from schakel.sharing.models import Disclosure, Receipt
from schakel.sharing.selectors.answers import Answer, Condition, Transfer, UnknownRecipient
from schakel.sharing.services.asking import (
    AuthorityMissing,
    ReasonsMissing,
    SecondPersonMissing,
    ask,
    record_decision,
)
from schakel.sharing.services.door import (
    AskPrivacyOfficer,
    Clearance,
    ConditionsOpen,
    ConsentMissing,
    FieldsTooMany,
    InformingUnclear,
    MaskingNotConfirmed,
    NamesLeft,
    NotAllowed,
    RefusedByPrivacyOfficer,
    SharingRefused,
    TextsUnseen,
    WrongPackage,
    acknowledge,
    check_texts,
    line_of,
    prepare_disclosure,
    record_disclosure,
)
from schakel.sharing.services.masking import (
    Masked,
    MaskingUnavailable,
    mask_text,
)
from schakel.sharing.services.past import clear, receipt_of

__all__ = [
    "Answer",
    "AskPrivacyOfficer",
    "AuthorityMissing",
    "Clearance",
    "Condition",
    "ConditionsOpen",
    "ConsentMissing",
    "Disclosure",
    "FieldsTooMany",
    "InformingUnclear",
    "Masked",
    "MaskingNotConfirmed",
    "MaskingUnavailable",
    "NamesLeft",
    "NotAllowed",
    "ReasonsMissing",
    "Receipt",
    "RefusedByPrivacyOfficer",
    "SecondPersonMissing",
    "SharingRefused",
    "TextsUnseen",
    "Transfer",
    "UnknownRecipient",
    "WrongPackage",
    "acknowledge",
    "ask",
    "check_texts",
    "clear",
    "line_of",
    "mask_text",
    "prepare_disclosure",
    "receipt_of",
    "record_decision",
    "record_disclosure",
]
