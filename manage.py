#!/usr/bin/env python
"""Django's commands: migrate, load_reference, demo, verify_audit, procrastinate worker, ..."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "schakel.settings")
    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:  # Ctrl-C in the terminal reaches us too; there is nothing to report
        sys.exit(130)
