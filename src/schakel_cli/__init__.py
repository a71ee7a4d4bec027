"""The command `schakel`: reads and writes files, calls methods, needs no database."""
