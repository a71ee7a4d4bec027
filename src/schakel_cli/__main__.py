"""Lets `python -m schakel_cli` do what `schakel` does."""

import sys

from schakel_cli.main import main

if __name__ == "__main__":
    sys.exit(main())
