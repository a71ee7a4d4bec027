"""The words of invented signals, from the building blocks of `reference/demonstration`."""

import random

from schakel.base.reference import selectors as reference

SENTENCES = "demonstration/sentences"


def say(slot: str, chance: random.Random, *, form: str = "") -> str:
    """Return one invented sentence of a kind, fitting a form of exploitation where it matters."""
    return chance.choice(_sentences(reference.current(SENTENCES).number)[slot, form])


def facts(chance: random.Random, form: str) -> str:
    """Return what somebody saw: the scene, a detail, and when."""
    parts = (say("seen", chance, form=form), say("detail", chance), say("when", chance))
    return " ".join(parts)


def forms() -> list[str]:
    """Return the forms of exploitation that there are invented scenes for."""
    found = _sentences(reference.current(SENTENCES).number)
    return sorted({form for slot, form in found if slot == "seen"})


@reference.derived
def _sentences(number: int) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for row in reference.version(SENTENCES, number).rows:
        found.setdefault((row["slot"], row["form"]), []).append(row["nl"])
    return found
