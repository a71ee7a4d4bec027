"""Signing in: a second factor for everybody, locks, sessions that end at once, no hints."""

import hmac
import re
import struct
import time
from base64 import b32decode
from datetime import datetime, timedelta
from hashlib import sha1
from threading import Barrier, Lock, Thread

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from schakel.base import signin
from schakel.base.accounts import services as accounts
from schakel.base.accounts.models import Membership, User
from schakel.base.accounts.tests import factories as make

pytestmark = pytest.mark.django_db
PASSWORD = "vier-losse-nederlandse-woorden"
LOGIN = "/account/login/"
DUTCH = {"accept-language": "nl"}


@pytest.fixture
def user() -> User:
    made = make.user(password=PASSWORD)
    accounts.add_membership(
        user=made, organisation=make.organisation(), role="analyst", purpose="detection"
    )
    return made


@pytest.fixture
def secret(user) -> str:
    made = generate_totp_secret()
    TOTP.activate(user, made)
    return made


@pytest.fixture
def clock_stands_still(monkeypatch) -> None:
    """A code is good for half a minute; on a busy machine a password may take longer."""
    moment = time.time()
    monkeypatch.setattr(time, "time", lambda: moment)


def code(secret: str) -> str:
    """RFC 6238, written out."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(b32decode(secret), counter, sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def try_password(client: Client, email: str, password: str = PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password}, headers=DUTCH)


def fresh(user: User) -> Client:
    """Somebody who has signed in with all that is asked, by the shortest way."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


@pytest.mark.usefixtures("clock_stands_still")
def test_a_password_and_a_code_open_the_workplace(user, secret):
    client = Client()
    after_password = try_password(client, user.email)
    before_code = client.get(reverse("ui:today"))
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})

    assert after_password.url.startswith(reverse("mfa_authenticate"))
    assert before_code.status_code == 302
    assert client.get(reverse("ui:today")).status_code == 200


def test_the_secret_of_a_second_factor_is_stored_sealed(user, secret):
    stored = Authenticator.objects.get(user=user)

    assert secret not in str(stored.data)
    assert signin.SealingMFAAdapter().decrypt(stored.data["secret"]) == secret


def test_a_wrong_code_opens_nothing(user, secret):
    client = Client()
    try_password(client, user.email)
    wrong = f"{(int(code(secret)) + 1) % 10**6:06d}"
    client.post(reverse("mfa_authenticate"), {"code": wrong})

    assert client.get(reverse("ui:today")).status_code == 302


@pytest.mark.usefixtures("clock_stands_still")
def test_a_code_works_once(user, secret):
    used = code(secret)
    first, second = Client(), Client()
    for client in (first, second):
        try_password(client, user.email)
        client.post(reverse("mfa_authenticate"), {"code": used})

    assert first.get(reverse("ui:today")).status_code == 200
    assert second.get(reverse("ui:today")).status_code == 302


def test_who_has_no_second_factor_comes_no_further_than_making_one(user):
    client = Client()
    try_password(client, user.email)

    answer = client.get(reverse("ui:today"))
    assert answer.status_code == 302
    assert answer.url == reverse("mfa_index")


def test_a_known_and_an_unknown_address_get_the_same_answer(user):
    answers = [
        try_password(Client(), email, "een-heel-ander-wachtwoord")
        for email in (user.email, "niemand@example.test")
    ]
    texts = [
        re.sub(r"niemand@example.test|user\d+@example.test|value=\"\w{64}\"", "", answer.text)
        for answer in answers
    ]
    assert answers[0].status_code == answers[1].status_code
    assert texts[0] == texts[1]


@pytest.mark.parametrize("known", [True, False])
def test_five_failures_lock_with_a_page_that_says_what_to_do(user, known):
    email = user.email if known else "niemand@example.test"
    answers = [try_password(Client(), email, f"verkeerd-wachtwoord-{n}") for n in range(5)]

    assert [answer.status_code for answer in answers[:4]] == [200] * 4
    assert answers[4].status_code == 429
    assert "Wacht een minuut" in answers[4].text


def test_a_locked_account_refuses_the_right_password_too(user):
    for number in range(5):
        try_password(Client(), user.email, f"verkeerd-wachtwoord-{number}")

    assert try_password(Client(), user.email).status_code == 429


def test_nobody_can_sign_up(client):
    data = {"email": "nieuw@example.test", "password1": PASSWORD}
    client.post(reverse("account_signup"), data)

    assert not User.objects.filter(email="nieuw@example.test").exists()


def test_a_session_can_be_ended_from_another(user):
    User.objects.filter(pk=user.pk).update(is_demonstration=True)  # a password is enough
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        try_password(client, user.email)
    before = elsewhere.get(reverse("ui:today")).status_code
    listed = here.get(reverse("usersessions_list"))
    assert UserSession.objects.filter(user=user).count() == 2
    here.post(reverse("usersessions_list"))

    assert (before, listed.status_code) == (200, 200)
    assert elsewhere.get(reverse("ui:today")).status_code == 302
    assert here.get(reverse("ui:today")).status_code == 200


def test_a_quarter_of_an_hour_of_silence_ends_a_session(user, secret):
    client = fresh(user)
    client.get(reverse("ui:today"))
    session = Session.objects.get(session_key=client.session.session_key)
    left = session.expire_date - timezone.now()
    Session.objects.filter(pk=session.pk).update(
        expire_date=session.expire_date - timedelta(minutes=15)
    )

    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    assert client.get(reverse("ui:today")).status_code == 302


def test_a_membership_that_is_taken_away_ends_at_the_next_request(user, secret):
    client = fresh(user)
    before = client.get(reverse("signals:list")).status_code
    Membership.objects.filter(user=user).update(is_active=False)

    assert before == 200
    assert client.get(reverse("signals:list")).status_code == 302


def test_an_account_that_is_closed_ends_at_the_next_request(user, secret):
    client = fresh(user)
    client.get(reverse("ui:today"))
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert client.get(reverse("ui:today")).status_code == 302


def test_few_passwords_are_hashed_at_a_time(monkeypatch):
    busy, most, lock = [0], [0], Lock()
    # However busy the machine: nobody goes on before as many as may be are in.
    full = Barrier(signin.HASHES_AT_A_TIME, timeout=60)

    def slow(*_args, **_named) -> str:
        with lock:
            busy[0] += 1
            most[0] = max(most[0], busy[0])
        full.wait()
        time.sleep(0.02)  # long enough to be seen by one too many
        with lock:
            busy[0] -= 1
        return ""

    monkeypatch.setattr(ScryptPasswordHasher, "encode", slow)
    hasher = signin.BoundedScryptHasher()
    number = 4 * signin.HASHES_AT_A_TIME
    threads = [Thread(target=hasher.encode, args=("wachtwoord", "zout")) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most[0] == signin.HASHES_AT_A_TIME


def test_a_session_lives_on_while_somebody_works_and_is_written_once_a_minute(user, monkeypatch):
    visitor = fresh(user)
    visitor.get("/")
    now = time.time()

    def ends() -> datetime:
        return Session.objects.get(session_key=visitor.session.session_key).expire_date

    first = ends()
    assert timedelta(minutes=14) < first - timezone.now() <= timedelta(minutes=15)
    visitor.get("/")
    assert ends() == first
    with monkeypatch.context() as later:
        later.setattr(time, "time", lambda: now + 61)
        visitor.get("/")

    assert first < ends() <= timezone.now() + timedelta(minutes=15)


def test_an_ended_session_is_not_begun_anew_by_a_visit(user):
    visitor = fresh(user)
    Session.objects.all().delete()

    visitor.get(LOGIN)

    assert not Session.objects.exists()
