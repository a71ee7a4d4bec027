"""Settings: one file, fed by environment variables, safe when they are absent."""

SECRET_KEY = "to be replaced before the first page is served"  # noqa: S105 - replaced by the next commit
INSTALLED_APPS: list[str] = []
