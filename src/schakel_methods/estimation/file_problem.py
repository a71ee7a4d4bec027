"""What can be wrong with a file that somebody hands in, as a code with an English msgid.

`translate` turns the msgid into the reader's language; the command and the web say the same.
"""

from collections.abc import Callable
from typing import Any

TEXTS = {
    "too_large": "the file is larger than half a megabyte",
    "no_rows": "the file holds no rows",
    "no_csv": "this is not a CSV file: {cause}",
    "not_text": "cannot read {path}: it is not text in UTF-8",
    "unreadable": "cannot read {path}: {cause}",
    "unwritable": "cannot write {path}: {cause}",
    "uneven_line": "line {line} has {columns} columns, the header has {header}",
    "repeated_column": "two columns have the same name",
    "no_count_column": "name the column with counts: --count (or call it count)",
    "unknown_column": "there is no column called {name!r}",
    "unknown_list": "there is no list called {name!r}",
    "count_no_number": "line {line}: the count {cell!r} is not a number",
    "count_not_whole": "line {line}: the count {cell!r} is not a whole number of at least 0",
    "count_too_large": "line {line}: the count {cell!r} is too large",
    "list_not_binary": "line {line}: a list holds {cell!r}, only 0 and 1 may occur",
    "half_list": "column {name!r} holds 0, 1 and empty cells: fill them in, or call it a covariate "
    "(--covariates)",
    "year_no_number": "column {name!r} holds a year that is no number",
    "merge_unknown": "--merge {names}: name two lists of the table",
    "absent_unclear": "--absent {text}: say LIST:COLUMN=VALUE with names of the table",
    "apart_with_partial": "--apart does not go together with --absent or --upper-bound",
    "needs_covariate": "an upper-bound list needs a table with a covariate or year",
    "linkage_no_report": "{path} is not a report of the linkage: {cause}",
    "linkage_rates": "impossible rates for {first} and {second}",
    "linkage_silent": "the linkage report says nothing of {first} and {second}",
    "too_few_lists": "at least two list columns (holding only 0 and 1) are needed",
    "too_many_lists": "more than eleven lists cannot be handled: merge some",
    "repeated_list": "two lists have the same name",
    "repeated_history": "a combination of lists occurs twice",
    "history_out_of_range": "a combination of lists is out of range",
    "bad_count": "counts must be whole numbers of at least 0",
    "too_many_cells": "the covariates have too many values together: leave some out",
    "no_covariates": "no covariate takes more than one value",
    "repeated_name": "two columns have the same name",
    "bad_levels": "a covariate has the same value twice",
    "year_not_rising": "the years are not in order",
    "year_not_a_number": "a year is not a number",
    "uneven_rows": "the rows are of unequal length",
    "empty_table": "nobody is counted in this table",
    "level_out_of_range": "a covariate has an unknown value",
    "unknown_level": "a covariate has an unknown value",
    "unknown_absence": "a list is said to be absent where the table has no such value",
    "row_fits_no_cell": "persons are on a list that is said to be absent there",
    "persons_in_impossible_history": "persons are counted in a combination said to be impossible",
}


class FileProblem(Exception):
    """The file cannot be used; the message is one line that says why, in English.

    Example: `FileProblem("no_rows").worded(translate)` is the same line for the reader.
    """

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(TEXTS[code].format(**values))
        self.code = code
        self.values = values

    def worded(self, translate: Callable[[str], str]) -> str:
        """The line in the language of the reader."""
        return translate(TEXTS[self.code]).format(**self.values)


def every_msgid() -> tuple[str, ...]:
    """All texts of this module, for catalogues and the tests of wording."""
    return tuple(dict.fromkeys(TEXTS.values()))
