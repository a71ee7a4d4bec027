"""Organisations, people, and who works where with which role and purpose."""
