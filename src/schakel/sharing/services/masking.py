"""De-identification of free text before it leaves: `mask_text`. A person always confirms."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from schakel_methods.textscan.masking import Span

METHOD = "schakel_methods.textscan.masking"


class MaskingUnavailable(Exception):
    """The part that recognises names is not installed here: leave the free text out."""


@dataclass(frozen=True)
class Masked:
    """A text with its identifiers hidden, what was hidden, and by which means."""

    text: str
    hidden: tuple[str, ...]
    kinds: tuple[str, ...]
    used_deduce: bool


def mask_text(text: str) -> Masked:
    """Hide what points at somebody: names, places, numbers, and everything that looks odd.

    Our own rules always work; where `SCHAKEL_DEDUCE` is set deduce adds its findings. Without it
    every doubtful word (a capital inside a sentence, a long number) is hidden as well.
    """
    masking = _method()
    given = _by_deduce(text) if settings.SCHAKEL_DEDUCE else ()
    found = masking.find_identifiers(text, given, is_word=_is_word)
    doubts = masking.find_doubtful(text, found)
    odd = tuple(masking.Span(doubt.start, doubt.end, "number", "doubt") for doubt in doubts)
    spans = tuple(sorted({*found, *odd}, key=lambda span: span.start))
    return Masked(
        text=masking.mask(text, spans, labels=_LABELS),
        hidden=tuple(text[span.start : span.end] for span in spans),
        kinds=tuple(sorted({span.kind for span in spans})),
        used_deduce=bool(settings.SCHAKEL_DEDUCE),
    )


# The text is Dutch and so are the words put in its place, whatever the language of the screen.
_LABELS = {
    "person": "persoon",
    "address": "adres",
    "place": "plaats",
    "date": "datum",
    "phone": "telefoon",
    "email": "e-mail",
    "link": "link",
    "handle": "account",
    "plate": "kenteken",
    "bsn": "bsn",
    "iban": "rekening",
    "vnumber": "v-nummer",
    "case": "zaaknummer",
    "document": "document",
    "number": "weggelaten",
}


@cache
def _method() -> Any:
    """The method and its word list, loaded at first use: they do not belong in every process."""
    try:
        import_module("simplemma")
        return import_module(METHOD)
    except ImportError as error:
        raise MaskingUnavailable from error


def _is_word(form: str) -> bool:
    return bool(import_module("simplemma").is_known(form, lang="nl"))


def _by_deduce(text: str) -> "tuple[Span, ...]":
    document = _deduce().deidentify(text)
    found = [(hit.start_char, hit.end_char, hit.tag) for hit in document.annotations]
    spans: tuple[Span, ...] = _method().from_deduce(found)
    return spans


@cache
def _deduce() -> Any:
    # Its tables take more than 1 GB while they are built, so it is for those who choose it.
    try:
        return import_module("deduce").Deduce()
    except ImportError as error:
        raise MaskingUnavailable from error
