"""Compiles the kernels to machine code for this computer. Needs numba, a minute and 400 MB, once.

Scanning needs only the result: numba itself would cost each run 120 MB and two seconds.
"""

import sys
from importlib import import_module
from typing import Any

from schakel_methods.textscan import entrance
from schakel_methods.textscan.compiled import INLINED, KERNELS

# The compiler's own names are known to itself only.
numba: Any = import_module("numba")
types, carray = numba.types, numba.carray

_ENDLESS = 1 << 40
_SMALL, _WIDE, _LETTERS = (types.CPointer(kind) for kind in (types.int32, types.int64, types.uint8))
_SIGNATURE = types.int64(types.int64, types.int64, types.int64, _SMALL, _WIDE, _LETTERS, _WIDE)
# The kernels make no arrays, so nothing is counted; a wrong index is an error of ours, not checked.
_OPTIONS = {"error_model": "numpy", "_nrt": False}
# A call hands over dozens of arrays, so all but the largest functions become part of their caller.
_APART = frozenset(
    {
        "cut_notes",
        "find_triggers",
        "judge",
        "occurrences",
        "read_notes",
        "smallest",
        "view_sentence",
    }
)


def machine_code() -> tuple[str, bytes]:
    """Return the name of the compiled door and the object code that holds it."""
    _compile_lazily()
    door = numba.cfunc(_SIGNATURE, error_model="numpy")(_door)
    library = door._library
    code: bytes = library._codegen._tm.emit_object(library._final_module)
    return door._wrapper_name, code


def _door(
    command: int, first: int, second: int, small: Any, wide: Any, letters: Any, at: Any
) -> int:
    return entrance.enter(
        command, first, second,
        carray(small, (_ENDLESS,)), carray(wide, (_ENDLESS,)),
        carray(letters, (_ENDLESS,)), carray(at, (_ENDLESS,)),
    )  # fmt: skip


def _compile_lazily() -> None:
    """Put a compiling function in the place of every kernel, wherever it was imported."""
    jitted = {
        id(kernel): _lazily(kernel, forceinline=kernel.__name__ not in _APART) for kernel in KERNELS
    }
    jitted |= {id(part): numba.njit(inline="always", **_OPTIONS)(part) for part in INLINED}
    for name, module in list(sys.modules.items()):
        if name.startswith("schakel_methods.textscan."):
            for key, value in list(vars(module).items()):
                if id(value) in jitted:
                    setattr(module, key, jitted[id(value)])


def _lazily(kernel: Any, *, forceinline: bool) -> Any:
    options = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "forceinline": forceinline}
    return numba.njit(**options, **_OPTIONS)(kernel)
