"""Settings: one file, fed by environment variables, safe when they are absent."""

from schakel_local import database_settings

SECRET_KEY = "to be replaced before the first page is served"  # noqa: S105 - replaced by the next commit
INSTALLED_APPS: list[str] = []

# The role is that of SCHAKEL_DB_ROLE: the owner migrates and loads, schakel_app serves.
DATABASES = {"default": database_settings()}
