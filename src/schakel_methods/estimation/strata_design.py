"""From lists and covariates to columns: main effects, two-way terms and a smooth year.

A *factor* is a list (0/1) or a covariate. Factor numbers 0..m-1 are the lists, the covariates
follow. A *term* is a tuple of factor numbers; its columns are the products of theirs. The level
seen most is the one that the others are compared with.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dpotrf

from schakel_methods.estimation.strata_table import StratifiedTable
from schakel_methods.estimation.table import Floats, Ints

Term: TypeAlias = tuple[int, ...]
Mask: TypeAlias = NDArray[np.bool]

SINGULAR = 1e-10


@dataclass(frozen=True)
class StrataDesign:
    """Columns of all terms over all cells (strata x histories, the hidden history first).

    `cells` = strata * 2**m rows; `columns` (cells, P) with the constant first; `slices` gives the
    places of a term's columns; `codes` (cells, factors) the level of each factor; `smooth` are the
    factors drawn as a curve; `visible` the cells that can hold seen persons; `unknowable` the
    terms that no data can tell, such as a list by a year in which it did not exist.
    """

    names: tuple[str, ...]
    lists: int
    columns: Floats
    slices: dict[Term, tuple[int, ...]]
    codes: Ints
    smooth: frozenset[int]
    visible: Mask
    unknowable: frozenset[Term] = frozenset()

    @property
    def mains(self) -> tuple[Term, ...]:
        """The terms of one factor."""
        return tuple((f,) for f in range(len(self.names)))

    @property
    def pairs(self) -> tuple[Term, ...]:
        """The terms of two factors that can be known."""
        every = combinations(range(len(self.names)), 2)
        return tuple(term for term in every if term not in self.unknowable)

    def name(self, term: Term) -> str:
        """Names of the factors of a term, e.g. `R1 x year`."""
        return " x ".join(self.names[f] for f in term)

    def places(self, terms: tuple[Term, ...]) -> Ints:
        """Columns of a model with these terms, the constant first."""
        return np.array([0, *(place for term in terms for place in self.slices[term])])

    @cached_property
    def rows(self) -> Floats:
        """Columns over the visible cells, transposed (P, visible cells)."""
        return np.ascontiguousarray(self.columns[self.visible].T)

    @cached_property
    def hidden_rows(self) -> Floats:
        """Columns over the hidden cells, transposed (P, strata)."""
        return np.ascontiguousarray(self.columns[:: 1 << self.lists].T)

    @cached_property
    def gram(self) -> Floats:
        """Products of all columns over the visible cells."""
        return np.asarray(self.rows @ self.rows.T)

    @cached_property
    def regular(self) -> bool:
        """Whether all columns together are independent, so that any choice of them is."""
        return is_regular(self.gram)

    @cached_property
    def indicators(self) -> Mask:
        """Which columns hold only 0 and 1."""
        return np.asarray(((self.rows == 0) | (self.rows == 1)).all(axis=1))

    @cached_property
    def combinations(self) -> dict[Term, tuple[Ints, Mask]]:
        """Per term of levels: the combination of every cell, and which hold all lists at 1.

        Terms with a factor drawn as a curve have no combinations that can be empty.
        """
        terms = [t for t in self.slices if not self.smooth & set(t)]
        return {term: self._combination(term) for term in terms}

    def _combination(self, term: Term) -> tuple[Ints, Mask]:
        sizes = tuple(int(self.codes[:, f].max()) + 1 for f in term)
        code = np.ravel_multi_index(tuple(self.codes[:, list(term)].T), sizes)
        on = np.ones(len(code), dtype=bool)
        for f in term:
            if f < self.lists:
                on &= self.codes[:, f] == 1
        relevant = np.zeros(int(np.prod(sizes)), dtype=bool)
        relevant[code[on]] = True
        return np.asarray(code), relevant


def make_design(table: StratifiedTable, year_degree: int | None = 2) -> StrataDesign:
    """Columns for all main effects and two-way terms of a table.

    A numeric covariate with more than `year_degree` + 1 levels becomes an orthogonal polynomial of
    that degree; None keeps every level apart.
    """
    counts, places = table.dense(), table.places()
    histories = np.arange(1 << table.size)
    on = (histories[:, None] >> np.arange(table.size)) & 1
    codes = np.column_stack(
        [np.tile(on, (table.strata, 1)), np.repeat(places, len(histories), axis=0)]
    )
    factors = [codes[:, [f]].astype(float) for f in range(table.size)]
    smooth = set()
    for c, covariate in enumerate(table.covariates):
        seen = np.bincount(places[:, c], weights=counts.sum(axis=1), minlength=table.shape[c])
        basis = _indicators(len(seen), int(seen.argmax()))
        if covariate.numeric and year_degree is not None and year_degree < len(seen) - 1:
            basis = polynomial(np.array(covariate.values()), year_degree)
            smooth.add(table.size + c)
        factors.append(basis[codes[:, table.size + c]])
    columns, slices = _all_columns(factors)
    mask = codes_of_mask(codes, table.size)
    return StrataDesign(
        names=(*table.lists, *(c.name for c in table.covariates)),
        lists=table.size,
        columns=columns,
        slices=slices,
        codes=codes,
        smooth=frozenset(smooth),
        visible=(mask > 0) & ~np.isin(mask, list(table.impossible)),
    )


def codes_of_mask(codes: Ints, lists: int) -> Ints:
    """The history of every cell as a bit mask."""
    return np.asarray(codes[:, :lists] @ (1 << np.arange(lists)))


def polynomial(values: Floats, degree: int) -> Floats:
    """Orthogonal columns of a curve through `values`, shape (values, degree), without constant.

    Example: two columns for the years 2016 to 2019 stand for a line and a bend.
    """
    powers = np.vander(values - values.mean(), degree + 1, increasing=True)
    orthogonal, _ = np.linalg.qr(powers)
    return np.asarray(orthogonal[:, 1:])


def is_regular(gram: Floats) -> bool:
    """Whether columns with these products are independent."""
    scale = np.sqrt(np.diag(gram))
    if (scale == 0).any():
        return False
    factor, failed = dpotrf(gram / scale[:, None] / scale, lower=1)
    return not failed and bool(np.diag(factor).min() ** 2 > SINGULAR)


def _indicators(levels: int, reference: int) -> Floats:
    return np.delete(np.eye(levels), reference, axis=1)


def _all_columns(factors: list[Floats]) -> tuple[Floats, dict[Term, tuple[int, ...]]]:
    blocks: list[Floats] = [np.ones((len(factors[0]), 1))]
    slices: dict[Term, tuple[int, ...]] = {}
    width = 1
    terms: list[Term] = [(f,) for f in range(len(factors))]
    terms += combinations(range(len(factors)), 2)
    for term in terms:
        block = factors[term[0]]
        for f in term[1:]:
            block = (block[:, :, None] * factors[f][:, None, :]).reshape(len(block), -1)
        slices[term] = tuple(range(width, width + block.shape[1]))
        width += block.shape[1]
        blocks.append(block)
    return np.ascontiguousarray(np.concatenate(blocks, axis=1)), slices
