"""What every test may ask for: databases, roles, a running site and a browser."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from itertools import count
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import Error, connection
from django.utils import translation
from hypothesis import settings
from tests import databases
from whitenoise.middleware import WhiteNoiseMiddleware

from schakel.base.reference import selectors as reference
from schakel.base.reference.models import ReferenceVersion

APPS = Path(__file__).parent / "src" / "schakel"
APP_ROLE = "schakel_app"
NUMBERS = count()
# Time is measured by benchmarks, never by tests.
settings.register_profile("schakel", deadline=None)
settings.load_profile("schakel")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse tests that would empty the tables under the feet of the next test."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and (marker.kwargs.get("transaction") or marker.args):
            message = f"{item.nodeid}: ask for the fixture `own_database` instead of transaction="
            raise pytest.UsageError(message)


@pytest.fixture(scope="session")
def database_template() -> str:
    """The migrated template with the reference data."""
    databases.start_server()
    return databases.migrated_template()


@pytest.fixture(scope="session")
def django_db_setup(
    database_template: str, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """One database per process of the run; every test's transaction is rolled back."""
    name = databases.copy_of(database_template, next(NUMBERS))
    with django_db_blocker.unblock(), databases.used_by_django(name):
        yield
    databases.remove(name)


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_listed_once() -> Iterator[None]:
    """Every test's browser makes its own middleware, which would look through all of them again."""
    listed: dict[str, object] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def remember(middleware: WhiteNoiseMiddleware) -> None:
        if not listed:
            look(middleware)
            listed.update(middleware.files)
        middleware.files.update(listed)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", remember)
        yield


@contextmanager
def _copied(template: str, blocker: pytest.FixtureRequest) -> Iterator[str]:
    name = databases.copy_of(template, next(NUMBERS))
    with blocker.unblock(), databases.used_by_django(name):
        yield name
    databases.remove(name)


@pytest.fixture
def own_database(database_template: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A database for this test alone, in which commits are real: for locks, threads and drills.

    The connection is the owner's; `SET ROLE schakel_app` is up to the test.
    """
    with _copied(database_template, django_db_blocker) as name:
        yield name


@pytest.fixture(scope="module")
def module_database(
    # First the database of the run: made later, by a test that asks for `db`, it would hide this one.
    django_db_setup: None,
    database_template: str,
    django_db_blocker: pytest.FixtureRequest,
) -> Iterator[str]:
    """The same for the tests of one module together, which do not mind each other's rows.

    What a test that asks for `db` as well changes is rolled back.
    """
    with _copied(database_template, django_db_blocker) as name:
        yield name


@contextmanager
def _role(name: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (before,) = cursor.fetchone()
        cursor.execute(f"SET LOCAL ROLE {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {before}")


@pytest.fixture
def as_app_role(db: None) -> None:
    """The rest of the test under the role that serves pages: row-level security holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {APP_ROLE}")


@pytest.fixture
def as_owner(db: None) -> Callable[[], AbstractContextManager[None]]:
    """`with as_owner():` arranges what another organisation has, past row-level security."""
    return lambda: _role("schakel_owner")


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """A request leaves its language active in the thread; the next test starts with the default."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _served_by_the_app_role(request: pytest.FixtureRequest) -> None:
    """Tests of an app run under the application's role, unless marked `owner`."""
    inside_app = APPS in request.node.path.parents
    if inside_app and _uses_database(request) and not request.node.get_closest_marker("owner"):
        request.getfixturevalue("as_app_role")


@pytest.fixture(autouse=True)
def _nothing_remembered(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a process counts or remembers does not outlive the test: its rows are rolled back."""
    cache.clear()
    if not _uses_database(request):
        yield
        return
    request.getfixturevalue("db")
    before = _versions()
    yield
    if _versions() != before:
        reference.forget()


def _uses_database(request: pytest.FixtureRequest) -> bool:
    return "db" in request.fixturenames or bool(request.node.get_closest_marker("django_db"))


def _versions() -> int | None:
    """How many versions of reference data there are; None where the transaction was broken."""
    with suppress(Error):
        return ReferenceVersion.objects.count()
    return None
