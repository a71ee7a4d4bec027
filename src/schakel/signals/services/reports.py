"""What a report says, in the shape that the forms hand over."""

from dataclasses import dataclass
from datetime import datetime

from schakel.signals.workflow import Answer, PersonRole


@dataclass(frozen=True)
class PersonInput:
    """Somebody in a report. Nameless first: name, birth date and contact need a naming ground."""

    role: PersonRole
    naming_ground: str = ""
    name: str | None = None
    birth_date: str | None = None
    contact: str | None = None
    nationality: str | None = None
    description: str | None = None
    sex: str = ""
    age_group: str = ""
    is_minor: Answer = Answer.UNKNOWN
    is_under_24: Answer = Answer.UNKNOWN
    in_forced_crime: Answer = Answer.UNKNOWN
    residence_status: str = ""
    language: str = ""

    @property
    def has_identity(self) -> bool:
        """Tell whether this would make somebody known by name."""
        return bool(self.name or self.birth_date or self.contact)


@dataclass(frozen=True)
class PlaceInput:
    """A place: kind (work, housing, meeting, other), municipality, address."""

    kind: str
    municipality: str = ""
    address: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class CompanyInput:
    """A company by name or number."""

    name: str | None = None
    number: str | None = None
    sector: str = ""
    note: str | None = None


@dataclass(frozen=True)
class PlatformInput:
    """An online platform and its part (online_platform_types, online_platform_role)."""

    type: str
    role: str
    address: str | None = None


@dataclass(frozen=True)
class BorderInput:
    """A border check: post, means (flight, train, road, ship), number, direction, companions."""

    post: str
    travels_by: str
    number: str | None = None
    direction: str = ""
    travels_with: str | None = None
    leaves_at: datetime | None = None


@dataclass(frozen=True)
class WorkplaceInput:
    """A workplace with several persons."""

    sector: str = ""
    site: str | None = None
    housing: str | None = None
    company_number: str | None = None
    persons: int | None = None


@dataclass(frozen=True)
class IndicatorInput:
    """An indicator (signal_indicators) answered yes, no or unknown, and by which source."""

    indicator: str
    answer: Answer = Answer.UNKNOWN
    source: str | None = None


@dataclass(frozen=True)
class Reporter:
    """Who reported; all of it may be empty."""

    type: str = ""
    organisation: str | None = None
    name: str | None = None
    contact: str | None = None


@dataclass(frozen=True)
class Report:
    """One report: facts, statements by others and interpretation apart (Wpg 4(3))."""

    source_kind: str
    facts: str = ""
    statements: str = ""
    interpretation: str = ""
    happened: str = ""
    received_at: datetime | None = None
    exploitation_forms: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    minors: Answer = Answer.UNKNOWN
    danger: Answer = Answer.UNKNOWN
    leaves_at: datetime | None = None
    own_case_number: str = ""
    reporter: Reporter = Reporter()
    persons: tuple[PersonInput, ...] = ()
    places: tuple[PlaceInput, ...] = ()
    companies: tuple[CompanyInput, ...] = ()
    platforms: tuple[PlatformInput, ...] = ()
    workplaces: tuple[WorkplaceInput, ...] = ()
    indicators: tuple[IndicatorInput, ...] = ()
    border_check: BorderInput | None = None

    @property
    def involves_minors(self) -> bool:
        """Tell whether a minor is named anywhere in the report."""
        return self.minors == Answer.YES or any(p.is_minor == Answer.YES for p in self.persons)

    @property
    def is_urgent(self) -> bool:
        """Tell whether somebody must look at it today."""
        return self.danger == Answer.YES or self.involves_minors

    @property
    def departure(self) -> datetime | None:
        """Return when the person travels on, where the report says so."""
        border = self.border_check.leaves_at if self.border_check else None
        return self.leaves_at or border
