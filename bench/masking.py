"""How many planted identifiers the masking covers, and how much it masks in vain.

`python -m bench.masking` reads the labelled notes and the stored spans of deduce 3.0.6;
`python -m bench.masking --deduce CACHE_FOLDER` runs deduce itself and compares with the store.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import simplemma
from deduce import Deduce

from bench.measuring import Contestant, Report, race, table
from schakel_methods.textscan.masking import Span, find_identifiers, from_deduce
from schakel_methods.textscan.sampling import wilson

FOLDER = Path(__file__).parent.parent / "tests" / "data" / "masking"
_MARK = re.compile(r"\[(~?)(\w+):([^\]]+)\]")


@dataclass(frozen=True)
class Planted:
    start: int
    end: int
    kind: str
    optional: bool  # masking it is neither right nor wrong: a town, the date of a visit


@dataclass(frozen=True)
class Note:
    voice: str
    text: str
    planted: tuple[Planted, ...]

    @property
    def half(self) -> str:
        """Rules are tuned on the work half only."""
        return "work" if int(sha256(self.text.encode()).hexdigest()[-1], 16) % 2 == 0 else "check"


def read_notes(name: str = "notes.txt") -> list[Note]:
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return [_note(*line.split(": ", 1)) for line in lines if line]


def _note(voice: str, marked: str) -> Note:
    planted, text, done = [], "", 0
    for match in _MARK.finditer(marked):
        text += marked[done : match.start()]
        planted.append(Planted(len(text), len(text) + len(match[3]), match[2], bool(match[1])))
        text += match[3]
        done = match.end()
    return Note(voice, text + marked[done:], tuple(planted))


def read_given(name: str = "deduce_spans.jsonl") -> list[tuple[Span, ...]]:
    rows = (FOLDER / name).read_text("utf-8").splitlines()
    return [from_deduce([(start, end, tag) for start, end, tag in json.loads(r)]) for r in rows]


def is_word(word: str) -> bool:
    return simplemma.is_known(word, lang="nl")


def is_loan(word: str) -> bool:
    return simplemma.is_known(word, lang="en")


def is_covered(planted: Planted, spans: Iterable[Span], text: str) -> bool:
    """Every letter and digit of the identifier is masked; leaving half a name leaks it."""
    hidden = {place for span in spans for place in range(span.start, span.end)}
    places = range(planted.start, planted.end)
    return all(place in hidden for place in places if text[place].isalnum())


@dataclass(frozen=True)
class Score:
    covered: Counter[str]
    planted: Counter[str]
    right: int
    masked: int

    @property
    def recall(self) -> float:
        return self.covered.total() / self.planted.total()

    @property
    def precision(self) -> float:
        return self.right / self.masked


def score(notes: Sequence[Note], masked: Sequence[Sequence[Span]]) -> Score:
    covered, planted = Counter[str](), Counter[str]()
    right = total = 0
    for note, spans in zip(notes, masked, strict=True):
        for item in note.planted:
            if not item.optional:
                planted[item.kind] += 1
                covered[item.kind] += is_covered(item, spans, note.text)
        total += len(spans)
        right += sum(
            any(span.start < item.end and item.start < span.end for item in note.planted)
            for span in spans
        )
    return Score(covered, planted, right, total)


def mask_all(notes: Sequence[Note], given: Sequence[Sequence[Span]]) -> list[tuple[Span, ...]]:
    return [
        find_identifiers(note.text, spans, is_word=is_word, is_loan=is_loan)
        for note, spans in zip(notes, given, strict=True)
    ]


def report(name: str, found: Score) -> None:
    low, high = wilson(found.covered.total(), found.planted.total())
    print(
        f"{name:<22} recall {found.covered.total()}/{found.planted.total()} = {found.recall:.3f} "
        f"[{low:.3f}, {high:.3f}]  precision {found.right}/{found.masked} = {found.precision:.3f}"
    )


def _row(name: str, found: Score) -> str:
    total = found.planted.total()
    low, high = wilson(found.covered.total(), total)
    return (
        f"| {name} | {found.covered.total()}/{total} = {found.recall:.3f} [{low:.3f}, {high:.3f}] "
        f"| {found.right}/{found.masked} = {found.precision:.3f} |"
    )


def _mask_stored() -> None:
    mask_all(read_notes(), read_given())


def _read_only() -> None:
    read_notes(), read_given()


def measure() -> Report:
    """Recall and precision on both sets, and what the own rules cost."""
    notes, given = read_notes(), read_given()
    later, given_later = read_notes("notes_later.txt"), read_given("deduce_spans_later.jsonl")
    lines = [
        _row("deduce alone", score(notes, given)),
        _row("with own rules", score(notes, mask_all(notes, given))),
        _row("later notes, deduce alone", score(later, given_later)),
        _row("later notes, with own rules", score(later, mask_all(later, given_later))),
    ]
    head = "| | recall of identifiers (95 % Wilson) | precision of masked spans |\n|---|---|---|\n"
    rows = race(Contestant("reading the notes", _read_only),
                Contestant("reading and masking", _mask_stored))  # fmt: skip
    return Report(
        "Masking of identifiers",
        method="Invented, labelled notes of tests/data/masking with the stored spans of deduce "
        "3.0.6. An identifier counts as found only if each of its letters and digits is masked. "
        "Notes and rules have one author, so these figures flatter.",
        tables=("## Quality\n\n" + head + "\n".join(lines), "## Cost\n\n" + table(rows)),
    )


def _deduce_again(folder: str, notes: Sequence[Note]) -> None:
    model = Deduce(cache_path=Path(folder))
    rows = []
    for note in notes:
        found = model.deidentify(note.text).annotations
        rows.append(sorted([a.start_char, a.end_char, a.tag] for a in found))
    stored = [json.loads(row) for row in (FOLDER / "deduce_spans.jsonl").read_text().splitlines()]
    print("deduce gives the stored spans:", rows == [sorted(row) for row in stored])


def main(arguments: Sequence[str]) -> None:
    notes, given = read_notes(), read_given()
    if arguments[:1] == ["--deduce"]:
        _deduce_again(arguments[1], notes)
    masked = mask_all(notes, given)
    report("deduce alone", score(notes, given))
    report("deduce + own rules", score(notes, masked))
    for half in ("work", "check"):
        chosen = [i for i, note in enumerate(notes) if note.half == half]
        report(f"  {half} half", score([notes[i] for i in chosen], [masked[i] for i in chosen]))
    later = read_notes("notes_later.txt")
    report("later notes", score(later, mask_all(later, read_given("deduce_spans_later.jsonl"))))
    whole, alone = score(notes, masked), score(notes, given)
    for kind, total in sorted(whole.planted.items()):
        print(f"  {kind:<10} {whole.covered[kind]:>4} of {total:<4} deduce {alone.covered[kind]}")


if __name__ == "__main__":
    main(sys.argv[1:])
