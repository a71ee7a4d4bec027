"""The Django project: one project, one database, one release."""
