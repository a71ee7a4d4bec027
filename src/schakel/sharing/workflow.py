"""States and codes of sharing."""

from enum import StrEnum

CONSENT_DAYS = 365
CONSENT_TEXT = 1  # version of the text on the form
TERM_WPG_DAYS = 42  # six weeks (Wpg 25); under the AVG a month (12(3))
REQUEST_WORKING_DAYS = 2
ACCESS_DAYS = 14
MOST_TRIES = 5
ACCESS_REQUEST = "access_request"  # the purpose of what a person concerned gets to see


class RequestState(StrEnum):
    """A question to the privacy officer; an override waits for a second person."""

    OPEN = "open"
    SECOND_PERSON = "second_person"
    ALLOWED = "allowed"
    REFUSED = "refused"


class Channel(StrEnum):
    """The way something leaves."""

    HAND_OVER = "hand_over"
    QUESTION = "question"
    FEEDBACK = "feedback"
    PACKAGE = "package"
    EXPORT = "export"
    MAIL = "mail"
    API = "api"


class Informed(StrEnum):
    """Whether the person concerned knows; telling them later needs a date (UAVG 41)."""

    YES = "yes"
    NO = "no"
    DEFERRED = "deferred"
    NOT_NEEDED = "not_needed"


class NoticeKind(StrEnum):
    """What earlier recipients hear (AVG 19; Wpg 4(4), 28(5))."""

    WITHDRAWAL = "withdrawal"
    CORRECTION = "correction"
    ERASURE = "erasure"


class ConsentState(StrEnum):
    """The life of a consent."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class GivenBy(StrEnum):
    """Who said yes: by age the person, the representative, or both."""

    PERSON = "person"
    REPRESENTATIVE = "representative"
    BOTH = "both"


class DraftState(StrEnum):
    """A draft of one person counts once another published it."""

    DRAFT = "draft"
    PUBLISHED = "published"


class PersonRequestKind(StrEnum):
    """What a person concerned may ask (AVG 15-21)."""

    ACCESS = "access"
    CORRECTION = "correction"
    ERASURE = "erasure"
    OBJECTION = "objection"


class PersonRequestState(StrEnum):
    """A request is answered within its term."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"


class Requester(StrEnum):
    """Who asks: the person, or somebody for the person."""

    SELF = "self"
    REPRESENTATIVE = "representative"
    LAWYER = "lawyer"
