"""What a row of a file says: its columns, its mistakes, and the report it becomes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date

from schakel.base import calendar
from schakel.base.reference import selectors as reference
from schakel.signals.services.reports import CompanyInput, PlaceInput, Report, Reporter
from schakel.signals.workflow import Answer

# The fields a column may mean, in the order in which they are offered.
NUMBER = "own_case_number"
FIELDS = (
    NUMBER,
    "facts",
    "statements",
    "interpretation",
    "happened",
    "received_at",
    "source_kind",
    "exploitation_forms",
    "minors",
    "danger",
    "municipality",
    "address",
    "company_name",
    "company_number",
    "reporter_type",
    "reporter_organisation",
    "reporter_name",
    "reporter_contact",
)
LONGEST: Mapping[str, int] = {
    NUMBER: 60,
    "happened": 200,
    "municipality": 80,
    "address": 300,
    "company_name": 200,
    "company_number": 20,
    "reporter_organisation": 200,
    "reporter_name": 200,
    "reporter_contact": 200,
}
LISTS: Mapping[str, str] = {
    "source_kind": "source_kinds",
    "exploitation_forms": "exploitation_forms",
    "reporter_type": "reporter_types",
}
_YES_NO: Mapping[str, Answer] = {
    **dict.fromkeys(("ja", "j", "yes", "y", "1", "waar", "true"), Answer.YES),
    **dict.fromkeys(("nee", "n", "no", "0", "onwaar", "false"), Answer.NO),
    **dict.fromkeys(("onbekend", "?", "unknown", "weet niet"), Answer.UNKNOWN),
}
_DUTCH_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?$")
_EARLIEST = 1990


@dataclass
class RowReading:
    """What was read of a row: values by field, and what is wrong as `field:what`."""

    values: dict[str, str]
    errors: list[str] = field(default_factory=list)

    def wrong(self, name: str, what: str) -> None:
        """Note a mistake."""
        self.errors.append(f"{name}:{what}")


class RowReader:
    """Reads rows under one mapping; the code lists are looked up once for a whole file."""

    def __init__(self, mapping: Sequence[str], source_kind: str) -> None:
        self._places = [(place, name) for place, name in enumerate(mapping) if name]
        self._source_kind = source_kind
        self._codes = {name: _codes(kind) for name, kind in LISTS.items()}
        self._now = timezone.now()

    def check(self, cells: Sequence[str]) -> RowReading:
        """Return what a row says and everything that is wrong with it."""
        reading = RowReading(self._values(cells))
        values = reading.values
        if not values.get(NUMBER):
            reading.wrong(NUMBER, "missing")
        if not (values.get("facts") or values.get("statements")):
            reading.wrong("facts", "no_story")
        for name, longest in LONGEST.items():
            if len(values.get(name, "")) > longest:
                reading.wrong(name, "too_long")
        for name in ("minors", "danger"):
            if values.get(name) and values[name].lower() not in _YES_NO:
                reading.wrong(name, "not_yes_no")
        self._check_codes(reading)
        self._check_moment(reading)
        return reading

    def report(self, cells: Sequence[str]) -> Report:
        """Return the report of a row in which nothing is wrong."""
        values = self._values(cells)
        text = values.get
        place = PlaceInput("other", text("municipality", ""), text("address") or None)
        company = CompanyInput(text("company_name") or None, text("company_number") or None)
        return Report(
            source_kind=self._code("source_kind", text("source_kind", "")) or self._source_kind,
            facts=text("facts", ""),
            statements=text("statements", ""),
            interpretation=text("interpretation", ""),
            happened=text("happened", ""),
            received_at=read_moment(text("received_at", "")),
            exploitation_forms=tuple(self._forms(text("exploitation_forms", ""))),
            minors=_YES_NO.get(text("minors", "").lower(), Answer.UNKNOWN),
            danger=_YES_NO.get(text("danger", "").lower(), Answer.UNKNOWN),
            own_case_number=values[NUMBER],
            places=(place,) if place.municipality or place.address else (),
            companies=(company,) if company.name or company.number else (),
            reporter=Reporter(
                type=self._code("reporter_type", text("reporter_type", "")),
                organisation=text("reporter_organisation") or None,
                name=text("reporter_name") or None,
                contact=text("reporter_contact") or None,
            ),
        )

    def _values(self, cells: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for place, name in self._places:
            cell = cells[place].strip() if place < len(cells) else ""
            if cell:
                # Two columns of one meaning (a street and a number) belong together.
                found[name] = f"{found[name]} {cell}" if name in found else cell
        return found

    def _check_codes(self, reading: RowReading) -> None:
        for name in ("source_kind", "reporter_type"):
            written = reading.values.get(name, "")
            if written and not self._code(name, written):
                reading.wrong(name, "not_in_list")
        if not (reading.values.get("source_kind") or self._source_kind):
            reading.wrong("source_kind", "missing")
        forms = self._forms(reading.values.get("exploitation_forms", ""))
        if not all(forms):
            reading.wrong("exploitation_forms", "not_in_list")

    def _check_moment(self, reading: RowReading) -> None:
        written = reading.values.get("received_at", "")
        if not written:
            return
        moment = read_moment(written)
        if moment is None:
            reading.wrong("received_at", "not_a_date")
        elif moment > self._now + timedelta(minutes=5):
            reading.wrong("received_at", "in_future")

    def _code(self, name: str, written: str) -> str:
        return self._codes[name].get(written.strip().casefold(), "")

    def _forms(self, written: str) -> list[str]:
        whole = self._code("exploitation_forms", written)
        if whole or not written:
            return [whole] if whole else []
        return [self._code("exploitation_forms", part) for part in re.split(r"[;|/\n]", written)]


def read_moment(written: str) -> datetime | None:
    """Return the moment that a cell means, in Dutch time: 21-11-2026 14:30, 2026-11-21, 1/2/2026."""
    day_part, _, clock_part = written.strip().replace("T", " ").partition(" ")
    try:
        day = parse_date(day_part)
        if dutch := _DUTCH_DAY.match(day_part):
            date_, month, year = (int(part) for part in dutch.groups())
            day = datetime(year, month, date_, tzinfo=calendar.AMSTERDAM).date()
        clock = _CLOCK.match(clock_part) if clock_part else None
        if day is None or day.year < _EARLIEST or (clock_part and not clock):
            return None
        hour, minute = (int(part) for part in clock.groups()) if clock else (0, 0)
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=calendar.AMSTERDAM)
    except ValueError:
        return None


def same_number(written: str) -> str:
    """Return an own case number as it is compared: spaces and capitals make no other case."""
    return " ".join(written.split()).casefold()


def _codes(kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in reference.current(kind).rows:
        for name in (row["code"], row["nl"], row.get("en") or ""):
            if name:
                found.setdefault(name.casefold(), row["code"])
    return found


def guess(header: Sequence[str], remembered: Mapping[str, str]) -> list[str]:
    """Return what each column probably means: as the last time, else by its name."""
    return [remembered.get(name.casefold(), _by_name(name)) for name in header]


def _by_name(name: str) -> str:
    plain = " ".join(name.casefold().replace("_", " ").split())
    return next((code for code in FIELDS if plain in GUESSES[code]), "")


GUESSES: Mapping[str, frozenset[str]] = {
    NUMBER: frozenset(
        {"zaaknummer", "eigen zaaknummer", "nummer", "registratienummer", "own case number"}
    ),
    "facts": frozenset({"feiten", "toelichting", "omschrijving", "melding", "wat gezien", "facts"}),
    "statements": frozenset({"verklaringen", "verklaring", "statements"}),
    "interpretation": frozenset({"duiding", "interpretatie", "interpretation"}),
    "happened": frozenset({"wanneer", "pleegdatum", "gebeurd op", "happened"}),
    "received_at": frozenset({"ontvangen", "ontvangen op", "datum", "meldingsdatum", "received"}),
    "source_kind": frozenset({"bron", "soort bron", "kanaal", "source"}),
    "exploitation_forms": frozenset({"vorm", "vormen", "uitbuitingsvorm", "forms"}),
    "minors": frozenset({"minderjarig", "minderjarigen", "minors"}),
    "danger": frozenset({"gevaar", "acuut gevaar", "danger"}),
    "municipality": frozenset({"gemeente", "plaats", "woonplaats", "town"}),
    "address": frozenset({"adres", "straat", "locatie", "address"}),
    "company_name": frozenset({"bedrijf", "bedrijfsnaam", "company"}),
    "company_number": frozenset({"kvk", "kvk-nummer", "kvk nummer", "chamber of commerce"}),
    "reporter_type": frozenset({"soort melder", "type melder", "kind of reporter"}),
    "reporter_organisation": frozenset({"organisatie", "organisatie melder", "organisation"}),
    "reporter_name": frozenset({"melder", "naam melder", "reporter"}),
    "reporter_contact": frozenset({"contact", "telefoon", "e-mail", "contact melder"}),
}
