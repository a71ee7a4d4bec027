"""Hidden signals in free text, each hit with its explanation.

`Lexicon.build(load(tables), lemma_table)` compiles the rules, `scan_batch` finds the hits, `weigh`
adds them up, `explain` says why. Nothing here needs numpy: the web process may import it.
"""

from schakel_methods.textscan.explain import Reason, as_text, explain
from schakel_methods.textscan.hits import Hit, Span, Status, Trigger
from schakel_methods.textscan.index import Lexicon
from schakel_methods.textscan.lexicon import (
    Indicator,
    LexiconData,
    LexiconError,
    Row,
    Settings,
    Tables,
    load,
)
from schakel_methods.textscan.scan import scan_batch
from schakel_methods.textscan.scoring import Line, Score, value_of, weigh

__all__ = [
    "Hit",
    "Indicator",
    "Lexicon",
    "LexiconData",
    "LexiconError",
    "Line",
    "Reason",
    "Row",
    "Score",
    "Settings",
    "Span",
    "Status",
    "Tables",
    "Trigger",
    "as_text",
    "explain",
    "load",
    "scan_batch",
    "value_of",
    "weigh",
]
