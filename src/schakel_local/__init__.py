"""The embedded PostgreSQL server: found, started and stopped. Knows no app."""
