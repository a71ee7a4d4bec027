"""The databases the tests stand on."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_tests_use_a_copy_of_the_template_on_the_server_of_the_tests():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_setting('fsync')")
        name, fsync = cursor.fetchone()
    assert name.startswith("test_")
    assert fsync == "off"


@pytest.mark.usefixtures("as_app_role")
def test_the_application_role_is_bound_by_row_level_security():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("schakel_app", False, False)


@pytest.mark.django_db
def test_the_owner_may_arrange_and_step_back(as_app_role, as_owner):
    with connection.cursor() as cursor:
        with as_owner():
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("schakel_owner",)
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("schakel_app",)


def test_a_test_with_its_own_database_may_commit(own_database):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (id int)")
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), (SELECT count(*) FROM kept)")
        assert cursor.fetchone() == (own_database, 0)
