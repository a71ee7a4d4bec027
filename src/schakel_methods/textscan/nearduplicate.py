"""Groups of advertisements that are nearly the same text, by MinHash and banded hashing.

Broder (1997), "On the resemblance and containment of documents"; Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", chapter 3. The only module of the scan that needs NumPy: the web
process must never import it.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Signatures = NDArray[np.uint32]
Labels = NDArray[np.int64]

UNGROUPED = -1
_WORD = re.compile(r"\w+")
_DIGITS = str.maketrans("0123456789", "0000000000")
_EMPTY = np.uint32(0xFFFFFFFF)
_CHUNK = 2048  # advertisements signed at once: their shingles stay in the processor's cache
_SPREAD = 32  # pairs of texts that decide whether two cores are one group; 7 is prime to it


class _WordCodes(dict[str, int]):
    """Code of a word, computed once; CRC32 is the same on every machine and in every year."""

    def __missing__(self, word: str) -> int:
        code = self[word] = zlib.crc32(word.encode())
        return code


@dataclass(frozen=True)
class NearDuplicates:
    """Choices of the grouping; the same choices give the same groups for ever.

    `bands` x `rows` is the length of a signature. Two texts with Jaccard resemblance J meet in
    at least one band with probability 1 - (1 - J**rows)**bands: .73 at J = .4, .93 at .5 for
    the defaults. Texts whose share of equal minima reaches `strict` form cores; two cores that
    meet above `loose` are joined only if texts spread over both resemble each other by
    `threshold` on average. Joining every pair above one threshold chains strangers together.

    >>> ads = ["nieuw in de stad lief en discreet bel 0612", "nieuw in de stad lief en discreet "
    ...        "bel 0699", "appartement te huur in het centrum met balkon en lift"]
    >>> NearDuplicates().group(NearDuplicates().sign(ads)).tolist()
    [0, 0, 2]
    """

    bands: int = 20
    rows: int = 3
    strict: float = 0.55
    loose: float = 0.4
    threshold: float = 0.35
    shingle: int = 3
    min_shingles: int = 5
    seed: int = 28638

    def sign(self, texts: Sequence[str]) -> Signatures:
        """Return one row of `bands * rows` minima per text.

        A text with fewer than `min_shingles` shingles says too little to be compared; all its
        minima are 2**32 - 1, and `group` leaves it out.
        """
        signatures = np.full((len(texts), self.bands * self.rows), _EMPTY, np.uint32)
        codes = _WordCodes()
        for first in range(0, len(texts), _CHUNK):
            rows = [_words(text, codes) for text in texts[first : first + _CHUNK]]
            self._sign_chunk(rows, signatures[first : first + _CHUNK])
        return signatures

    def group(self, signatures: Signatures, known: Sequence[int] = ()) -> Labels:
        """Return one label per text: the index of the first text of its group, or UNGROUPED.

        `known` holds the labels of the first `len(known)` rows as an earlier run returned them:
        texts of an earlier group stay together, so that a day's texts join the old groups and
        no group is ever split without a person's decision.
        """
        if len(known) > len(signatures):
            raise ValueError("more known labels than signatures")
        usable = np.flatnonzero((signatures != _EMPTY).any(axis=1))
        strict, loose = [_known_edges(known)], [_known_edges([])]
        for band in range(self.bands):
            keys = _band_keys(signatures[usable, band * self.rows : (band + 1) * self.rows])
            for pairs, equal in self._edges_of_band(signatures, usable, keys):
                strict.append(pairs[equal >= self.strict])
                loose.append(pairs[equal < self.strict])
        cores = _components(len(signatures), np.concatenate(strict))
        labels = self._join_cores(signatures, cores, np.concatenate(loose))
        alone = np.ones(len(signatures), bool)
        alone[usable] = False
        labels[alone & (labels == np.arange(len(signatures)))] = UNGROUPED
        return labels

    def _sign_chunk(self, rows: list[list[int]], out: Signatures) -> None:
        enough = [
            i for i, row in enumerate(rows) if len(row) - self.shingle + 1 >= self.min_shingles
        ]
        if not enough:
            return
        shingles, starts = _shingles([rows[i] for i in enough], self.shingle)
        for column, (a, b) in enumerate(self._functions()):
            hashed = ((shingles * a + b) >> np.uint64(16)).astype(np.uint32)
            out[enough, column] = np.minimum.reduceat(hashed, starts)

    def _functions(self) -> NDArray[np.uint64]:
        rng = np.random.default_rng(self.seed)
        functions = rng.integers(1, 2**63, size=(self.bands * self.rows, 2), dtype=np.uint64)
        functions[:, 0] |= np.uint64(1)
        return functions

    def _edges_of_band(
        self, signatures: Signatures, usable: Labels, keys: NDArray[np.uint64]
    ) -> Iterator[tuple[Labels, NDArray[np.float64]]]:
        """Compare every text of a bucket with the leader of every group in that bucket."""
        order = np.argsort(keys, kind="stable")
        members, keys = usable[order], keys[order]
        while len(members):
            first = np.concatenate([[True], keys[1:] != keys[:-1]])
            leaders = members[first][np.cumsum(first) - 1]
            equal = _share_equal(signatures, leaders, members)
            joined = (equal >= self.loose) & ~first
            yield np.column_stack([leaders[joined], members[joined]]), equal[joined]
            left = (equal < self.loose) & ~first
            members, keys = members[left], keys[left]

    def _join_cores(self, signatures: Signatures, cores: Labels, loose: Labels) -> Labels:
        """Join cores that resemble each other on average over texts spread through both."""
        pairs = np.sort(cores[loose], axis=1)
        pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
        order = np.argsort(cores, kind="stable")
        size = np.bincount(cores, minlength=len(cores))
        start = np.cumsum(size) - size
        step = np.arange(_SPREAD)
        a, b = (
            order[start[side, None] + turn * size[side, None] // _SPREAD]
            for side, turn in ((pairs[:, 0], step), (pairs[:, 1], step * 7 % _SPREAD))
        )
        equal = _share_equal(signatures, a.ravel(), b.ravel()).reshape(-1, _SPREAD)
        resembling = pairs[equal.mean(axis=1) >= self.threshold]
        return _components(len(cores), resembling)[cores]


def _share_equal(signatures: Signatures, a: Labels, b: Labels) -> NDArray[np.float64]:
    """Share of equal minima per pair: an estimate of the Jaccard resemblance."""
    shares = np.zeros(len(a))
    for first in range(0, len(a), 16 * _CHUNK):
        part = slice(first, first + 16 * _CHUNK)
        shares[part] = (signatures[a[part]] == signatures[b[part]]).mean(axis=1)
    return shares


def _words(text: str, codes: _WordCodes) -> list[int]:
    return [codes[word] for word in _WORD.findall(text.lower().translate(_DIGITS))]


def _shingles(rows: list[list[int]], size: int) -> tuple[NDArray[np.uint64], Labels]:
    """Hash each run of `size` words to 64 bits; starts[i] is where text i begins."""
    lengths = np.array([len(row) for row in rows])
    words = np.fromiter(chain.from_iterable(rows), np.uint64, int(lengths.sum()))
    mixed = np.zeros(len(words) - size + 1, np.uint64)
    for offset in range(size):
        mixed = (mixed ^ words[offset : len(words) - size + 1 + offset]) * np.uint64(
            0x9E3779B97F4A7C15
        )
        mixed ^= mixed >> np.uint64(29)
    ends = np.cumsum(lengths)
    inside = np.ones(len(words), bool)
    for last in range(1, size):
        inside[ends - last] = False  # a shingle never runs on into the next text
    counts = lengths - size + 1
    return mixed[inside[: len(mixed)]], np.concatenate([[0], np.cumsum(counts)[:-1]])


def _band_keys(rows: Signatures) -> NDArray[np.uint64]:
    keys = np.zeros(len(rows), np.uint64)
    for column in range(rows.shape[1]):
        keys = (keys ^ rows[:, column]) * np.uint64(0xD6E8FEB86659FD93)
        keys ^= keys >> np.uint64(32)
    return keys


def _known_edges(known: Sequence[int]) -> Labels:
    pairs = [(label, index) for index, label in enumerate(known) if label != UNGROUPED]
    return np.array(pairs, np.int64).reshape(-1, 2)


def _components(size: int, edges: Labels) -> Labels:
    """Label every node with the lowest node it is connected with."""
    a, b = edges[:, 0], edges[:, 1]
    labels = np.arange(size)
    while True:
        low = np.minimum(labels[a], labels[b])
        if (labels[a] == labels[b]).all():
            return labels
        np.minimum.at(labels, labels[a], low)
        np.minimum.at(labels, labels[b], low)
        while (labels[labels] != labels).any():
            labels = labels[labels]
