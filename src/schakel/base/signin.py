"""Signing in: nobody signs up, few hashes at a time, and a second factor for everybody."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from threading import BoundedSemaphore

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from schakel.base import ciphers
from schakel.base.accounts.models import User
from schakel.base.encryption import selectors as encryption

# Hashing is made slow on purpose; more at a time would let a flood of tries stop all other work.
HASHES_AT_A_TIME = 2
_hashing = BoundedSemaphore(HASHES_AT_A_TIME)
_FACTOR_SETUP = "mfa_index"
_FACTOR_PLACE = "mfa_authenticator|secret"


class BoundedScryptHasher(ScryptPasswordHasher):
    """Scrypt, at most a few computations at a time in one process; the others wait."""

    def encode(
        self,
        password: str,
        salt: str,
        n: int | None = None,
        r: int | None = None,
        p: int | None = None,
    ) -> str:
        with _hashing:
            return super().encode(password, salt, n, r, p)


def tried_name(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """Say for whom somebody tries to sign in, so that failures are counted per account."""
    given = credentials or {}
    name = given.get("email") or given.get("username") or request.POST.get("login", "")
    return name.strip().lower()


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """An account is given by an administrator, never taken."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class ClosedSocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth has no types
    """An identity provider signs known people in; it brings no new ones."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False


class SealingMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """Keeps the secrets of second factors sealed: who reads the database cannot make codes."""

    def encrypt(self, text: str) -> str:
        """Seal a secret under the master key."""
        sealed = ciphers.seal(encryption.master_key(), 0, text.encode(), _FACTOR_PLACE)
        return b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        sealed = b64decode(encrypted_text)
        return ciphers.unseal(encryption.master_key(), sealed, _FACTOR_PLACE).decode()


class SecondFactorMiddleware:
    """Sends who has no second factor yet to the page where they make one, and nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        on_the_way = request.path.startswith(("/account/", "/static/", "/language/"))
        if isinstance(request.user, User) and not on_the_way and needs_factor(request.user):
            return redirect(_FACTOR_SETUP)
        return self.get_response(request)


def needs_factor(user: User) -> bool:
    """Tell whether somebody must make a second factor before anything else."""
    return not user.is_demonstration and not is_mfa_enabled(user)
