"""Signing in by the identity provider of one's organisation: a real round trip."""

import http.client
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from schakel.base.accounts import services as accounts
from schakel.base.accounts.models import User
from schakel.base.accounts.tests import factories as make
from schakel.base.tests import identity_provider
from schakel.base.tests.identity_provider import CLIENT, SECRET, Provider

pytestmark = pytest.mark.django_db
LOGIN = "/account/oidc/organisation/login/"


@pytest.fixture(scope="module")
def server():
    with identity_provider.running() as provider:
        yield provider


@pytest.fixture
def provider(server, settings) -> Provider:
    server.asked.clear()
    server.changed_claims.clear()
    app = {
        "provider_id": "organisation", "name": "Onze organisatie", "client_id": CLIENT,
        "secret": SECRET, "settings": {"server_url": server.url},
    }  # fmt: skip
    before = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**before, "APPS": [app]}}
    return server


@pytest.fixture
def user(provider) -> User:
    made = make.user(is_demonstration=True)  # who needs no second factor here
    accounts.add_membership(
        user=made, organisation=make.organisation(), role="analyst", purpose="detection"
    )
    provider.person = {"sub": "4711", "email": made.email, "email_verified": True}
    return made


def redirected(url: str) -> str:
    """What a browser does with a redirect to the provider."""
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.netloc, timeout=30)
    line.request("GET", f"{parts.path}?{parts.query}")
    place = line.getresponse().headers["Location"]
    line.close()
    return place.removeprefix("http://testserver")


def asked_by(client: Client) -> str:
    """Where our button leads."""
    return client.post(LOGIN).headers["Location"]


def round_trip(client: Client):
    """From our button to the provider and back."""
    return client.get(redirected(asked_by(client)))


def is_in(client: Client) -> bool:
    return client.get(reverse("ui:today")).status_code == 200


def test_a_known_person_comes_in_by_the_provider(user, provider, client):
    assert "Onze organisatie" in client.get(reverse("account_login")).text

    answer = round_trip(client)

    assert answer.headers["Location"] == "/"
    assert is_in(client)
    assert int(client.session["_auth_user_id"]) == user.pk
    assert {"/authorise", "/token", "/userinfo"} <= set(provider.asked)


def test_the_next_time_the_same_person_is_known_by_the_number_of_the_provider(user, provider):
    round_trip(Client())
    provider.person["email"] = "getrouwd@example.test"
    again = Client()
    round_trip(again)

    assert is_in(again)
    assert SocialAccount.objects.get().user_id == user.pk


def test_a_stranger_gets_no_account(user, provider, client):
    provider.person |= {"sub": "4712", "email": "niemand@example.test"}
    before = User.objects.count()
    round_trip(client)

    assert not is_in(client)
    assert User.objects.count() == before


def test_an_address_that_the_provider_did_not_check_opens_nothing(user, provider, client):
    provider.person["email_verified"] = False
    round_trip(client)

    assert not is_in(client)


@pytest.mark.parametrize(
    "claims", [{"aud": "another-client"}, {"iss": "https://elsewhere.example"}, {"exp": 1}]
)
def test_a_token_for_somebody_else_or_from_elsewhere_opens_nothing(user, provider, client, claims):
    provider.changed_claims.update(claims)
    round_trip(client)

    assert not is_in(client)


def test_an_answer_that_nobody_asked_for_opens_nothing(user, provider, client):
    place = redirected(asked_by(client))
    code = parse_qs(urlsplit(place).query)["code"][0]
    stranger = Client()

    stranger.get(place)
    client.get(f"{urlsplit(place).path}?code={code}&state=invented")

    assert not is_in(stranger)
    assert not is_in(client)


def test_a_code_works_once(user, provider):
    client, other = Client(), Client()
    place = redirected(asked_by(client))
    client.get(place)
    other.post(LOGIN)
    other.get(place)

    assert is_in(client)
    assert not is_in(other)


def test_the_providers_word_does_not_replace_a_second_factor(user, provider, client):
    User.objects.filter(pk=user.pk).update(is_demonstration=False)
    TOTP.activate(user, generate_totp_secret())

    answer = round_trip(client)

    assert answer.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(client)
