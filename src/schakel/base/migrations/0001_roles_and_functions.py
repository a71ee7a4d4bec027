"""Roles, extensions, grants and the functions that guard history: what every table stands on."""

from django.db import migrations

ROLES = ("schakel_app", "schakel_counts", "schakel_retention")

MAKE_ROLES = "\n".join(
    f"""
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
      END IF;
    END $$;
    GRANT USAGE ON SCHEMA public TO {role};
    """
    for role in ROLES
)

GRANTS = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO schakel_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO schakel_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  GRANT SELECT, DELETE ON TABLES TO schakel_retention;
"""

ONLY_GROWS = """
CREATE FUNCTION schakel_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_user IN ('schakel_retention', 'schakel_owner') THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND current_user = 'schakel_owner'
     AND current_setting('app.rotating', true) = 'on' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(MAKE_ROLES, migrations.RunSQL.noop),
        migrations.RunSQL(
            "CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE EXTENSION IF NOT EXISTS unaccent;"
            " CREATE EXTENSION IF NOT EXISTS btree_gist",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL(ONLY_GROWS, "DROP FUNCTION schakel_only_grows()"),
    ]
