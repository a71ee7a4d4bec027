"""Somebody makes a passkey with an authenticator of the browser, and signs in with nothing else."""

from itertools import count

import pytest
from django.urls import reverse
from playwright.sync_api import CDPSession, Page
from tests import databases
from tests.seeing import assert_accessible, assert_no_sideways_scrolling, picture

from schakel.base.accounts import services as accounts
from schakel.base.accounts.models import User
from schakel.base.accounts.tests import factories as make

PASSWORD = "vier-losse-nederlandse-woorden"
NUMBERS = count()


@pytest.fixture
def user(site, browser, django_db_blocker) -> User:
    """Somebody in earnest, with a password and no second factor yet, in the running site."""
    with django_db_blocker.unblock(), databases.used_by_django(site.database):
        made = make.user(email=f"sleutel{next(NUMBERS)}@example.test", password=PASSWORD)
        accounts.add_membership(
            user=made,
            organisation=make.organisation(code=f"sleutels-{made.pk}"),
            role="analyst",
            purpose="detection",
        )
        return made


def with_authenticator(page: Page) -> tuple[CDPSession, str]:
    """Give the browser an authenticator that knows its owner."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return browser, made["authenticatorId"]


def sign_in_with_password(page: Page, user: User) -> None:
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto(reverse("account_logout"))
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: "logout" not in url)


def make_passkey(page: Page) -> None:
    page.goto(reverse("mfa_add_webauthn"))
    if "reauthenticate" in page.url:  # who they are is asked once more
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Bevestigen").click()
    page.locator("input[name=name]").fill("Laptop van het werk")
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: not url.endswith("/add/"))


def test_a_passkey_is_made_and_opens_the_workplace_without_a_password(visit, user):
    page = visit(reverse("account_login"))
    browser, authenticator = with_authenticator(page)
    sign_in_with_password(page, user)
    page.wait_for_url("**/account/2fa/**")  # a password alone comes no further

    make_passkey(page)
    for name, path in {"passkeys": "mfa_list_webauthn", "factors": "mfa_index"}.items():
        page.goto(reverse(path))
        assert_accessible(page)
        assert_no_sideways_scrolling(page)
        picture(page, name)
    sign_out(page)
    page.goto(reverse("account_login"))
    page.locator("#passkey_login").click()
    page.wait_for_url("**/vandaag/")

    kept = browser.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})
    assert len(kept["credentials"]) == 1
    assert page.get_by_role("heading", level=1, name="Vandaag").is_visible()


def test_a_passkey_that_was_removed_opens_nothing(visit, site, user, django_db_blocker):
    page = visit(reverse("account_login"))
    with_authenticator(page)
    sign_in_with_password(page, user)
    page.wait_for_url("**/account/2fa/**")
    make_passkey(page)
    sign_out(page)
    with django_db_blocker.unblock(), databases.used_by_django(site.database):
        user.authenticator_set.all().delete()

    page.goto(reverse("account_login"))
    with page.expect_event("load"):  # the refusal is a page of its own
        page.locator("#passkey_login").click()
    page.goto("/vandaag/")

    assert "/account/login/" in page.url
