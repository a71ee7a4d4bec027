"""spaCy's blank Dutch tokeniser with PhraseMatcher; run in the environment of the peers.

Reads one JSON list per line: first the literals, then slices of notes; answers CPU seconds.
"""

import json
import sys
import time

import spacy
from spacy.matcher import PhraseMatcher


def main() -> None:
    """Answer every line with the CPU seconds it took."""
    language = spacy.blank("nl")
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    matcher.add("literal", [language.make_doc(text) for text in json.loads(sys.stdin.readline())])
    print("ready", flush=True)
    for line in sys.stdin:
        texts = json.loads(line)
        started = time.process_time()
        for text in texts:
            matcher(language.make_doc(text))
        print(time.process_time() - started, flush=True)


if __name__ == "__main__":
    main()
