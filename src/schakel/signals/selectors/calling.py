"""Whom to call now: numbers and texts of the reference data."""

from dataclasses import dataclass

from schakel.base.reference import selectors as reference


@dataclass(frozen=True)
class Call:
    """Why to call, and whom: name and number."""

    why: str
    contacts: tuple[tuple[str, str], ...]


def calls(codes: tuple[str, ...]) -> list[Call]:
    """Return who to call for each situation; a number still to be verified is left out.

    >>> calls(("danger",))  # doctest: +SKIP
    [Call(why='Is er nu gevaar? ...', contacts=(('Alarmnummer', '112'),))]
    """
    texts = reference.labels("urgent_texts")
    wanted = {
        row["code"]: row.get("contacts", "") for row in reference.current("urgent_texts").rows
    }
    return [Call(texts[code], _contacts(wanted.get(code, ""))) for code in codes if code in texts]


def _contacts(codes: str) -> tuple[tuple[str, str], ...]:
    names = reference.labels("urgent_contacts")
    rows = {row["code"]: row for row in reference.current("urgent_contacts").rows}
    known = [rows[code] for code in codes.split() if code in rows]
    return tuple(
        (names[row["code"]], row["number"]) for row in known if "to verify" not in row["source"]
    )
