"""One command with a subcommand per method."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

# Name of the subcommand -> what it does. The module `schakel_cli.<name>` is imported only when
# asked for, so that `schakel decide` does not wait for the numeric libraries of `schakel estimate`.
COMMANDS = {
    "decide": "who may share what with whom, and on which ground",
    "estimate": "estimate the hidden population from overlapping lists",
    "scan": "find hidden signals in free text, each hit explained",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the named subcommand; its module has `add_arguments(parser)` and `run(options) -> int`."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] not in COMMANDS:
        _overview().parse_args(arguments)
        return 2
    module = import_module(f"schakel_cli.{arguments[0]}")
    parser = argparse.ArgumentParser(prog=f"schakel {arguments[0]}", description=module.__doc__)
    module.add_arguments(parser)
    code: int = module.run(parser.parse_args(arguments[1:]))
    return code


def _overview() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="schakel",
        description=__doc__,
        epilog="\n".join(f"  {name:<10}{purpose}" for name, purpose in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="command")
    return parser
