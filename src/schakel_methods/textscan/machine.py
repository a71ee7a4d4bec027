"""Runs the compiled kernels. Needs llvmlite to load them; numba only compiles them (`build`)."""

from collections.abc import Callable
from ctypes import CFUNCTYPE, c_int64, c_void_p

import llvmlite.binding as llvm

from schakel_methods.textscan.memory import Memory

_DOOR = CFUNCTYPE(c_int64, c_int64, c_int64, c_int64, c_void_p, c_void_p, c_void_p, c_void_p)
_ENGINES: list[llvm.ExecutionEngine] = []  # machine code lives as long as its engine

# Only ways out of an error ask for these, and the kernels raise none: better stop than go on.
# They are defined inside the engine: numba's own kernels need the real ones in the same process.
_NEVER_CALLED = (
    "NRT_Free", "NRT_MemInfo_call_dtor", "numba_do_raise", "numba_gil_ensure", "numba_gil_release",
    "numba_runtime_build_excinfo_struct", "numba_unpickle",
)  # fmt: skip

Kernels = Callable[[int, int, int, Memory], int]


class WrongComputer(ValueError):
    """The machine code was made for another processor or by another version of the compiler."""


def computer() -> str:
    """Name the processor and the compiler: machine code is good for these only."""
    features = llvm.get_host_cpu_features().flatten()
    version = ".".join(map(str, llvm.llvm_version_info))
    return f"{llvm.get_default_triple()} {llvm.get_host_cpu_name()} {features} {version}"


def _stops() -> str:
    """Return functions that stop the process."""
    body = "{ call void @llvm.trap()\n unreachable }"
    return "declare void @llvm.trap()\n" + "\n".join(
        f"define void @{symbol}() {body}" for symbol in _NEVER_CALLED
    )


def load(name: str, code: bytes) -> Kernels:
    """Return the door `name` of object code; raises WrongComputer if it cannot be found in it."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(jit=True)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(_stops()), machine)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    address = engine.get_function_address(name)
    if not address:
        raise WrongComputer(name)
    _ENGINES.append(engine)
    door = _DOOR(address)

    def run(command: int, first: int, second: int, memory: Memory) -> int:
        return int(door(command, first, second, *(block.ctypes.data for block in memory)))

    return run
