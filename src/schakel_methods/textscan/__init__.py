"""Hidden signals in free text, each hit with its explanation."""
