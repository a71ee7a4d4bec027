"""The Dutch of the commands: methods speak in English msgids, a catalogue turns them."""

import gettext
from collections.abc import Callable
from pathlib import Path

LANGUAGES = ("nl", "en")
LOCALE = Path(__file__).parent / "locale"


def translator(domain: str, language: str) -> Callable[[str], str]:
    """The translate function of one command; English msgids are their own translation."""
    if language == "en":
        return str
    return gettext.translation(domain, LOCALE, [language]).gettext
