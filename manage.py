#!/usr/bin/env python
"""Django's commands: migrate, load_reference, demo, verify_audit, procrastinate worker, ..."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "schakel.settings")
    execute_from_command_line(sys.argv)
