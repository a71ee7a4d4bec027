"""Settings: one file, fed by environment variables, safe when they are absent."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from schakel_local import database_settings

ROOT = Path(__file__).resolve().parents[2]
# What the installation keeps: keys, uploads, the local outbox. Never inside the web root.
VAR = Path(os.environ.get("SCHAKEL_VAR") or ROOT / "var")


def _switch(name: str) -> bool:
    return os.environ.get(name) == "1"


def _listed(name: str, default: str = "") -> list[str]:
    return [part for part in os.environ.get(name, default).split(",") if part]


def _secret(path: Path) -> str:
    """Return the secret of this installation, made at first use and readable by its user only.

    It appears under its name whole and once: of two processes that start together, both get the
    secret of whoever was first.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


DEBUG = _switch("SCHAKEL_DEBUG")
# Invented data, a banner on every page and one click to be anybody: never in earnest use.
SCHAKEL_DEMONSTRATION = _switch("SCHAKEL_DEMONSTRATION")
# Recognise names with deduce too: the first use takes minutes and more than 1 GB of memory.
SCHAKEL_DEDUCE = _switch("SCHAKEL_DEDUCE")
SCHAKEL_REFERENCE_DIR = ROOT / "reference"
# The Dutch of the methods' sentences (conventions 11.7), shared with the command.
SCHAKEL_METHOD_CATALOGUES = ROOT / "src" / "schakel_cli" / "locale"
SCHAKEL_VAR = VAR
SCHAKEL_MASTER_KEY_FILE = Path(os.environ.get("SCHAKEL_MASTER_KEY_FILE") or VAR / "master.key")

SECRET_KEY = os.environ.get("SCHAKEL_SECRET_KEY") or _secret(VAR / "secret.key")
ALLOWED_HOSTS = _listed("SCHAKEL_HOSTS", "localhost,127.0.0.1,[::1]")
# Where people find this installation, for the links in mails.
SCHAKEL_URL = os.environ.get("SCHAKEL_URL") or f"http://localhost:{os.environ.get('PORT', '8000')}"
CSRF_TRUSTED_ORIGINS = _listed("SCHAKEL_ORIGINS")
# Systems within the own network that messages may go to, as https://host:port; all else must be public.
SCHAKEL_WEBHOOK_INNER = _listed("SCHAKEL_WEBHOOK_INNER")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    # Before allauth, whose pages it dresses.
    "schakel.base.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "channels",
    "csp",
    "django_filters",
    "django_htmx",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
    "schakel.base",
    "schakel.base.encryption",
    "schakel.base.audit",
    "schakel.base.reference",
    "schakel.base.outbox",
    "schakel.base.files",
    "schakel.base.retention",
    "schakel.base.api",
    "schakel.base.exporting",
    "schakel.base.webhooks",
    "schakel.monitor",
    "schakel.base.demo",
    "schakel.base.administration",
    "schakel.sharing",
    "schakel.signals",
    "schakel.victims",
    "schakel.scanning",
    "schakel.base.ui",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "schakel.base.middleware.StayMiddleware",
    "schakel.base.ui.middleware.LanguageMiddleware",
    "schakel.base.ui.middleware.RefusalMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "schakel.base.signin.SecondFactorMiddleware",
    "schakel.base.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "schakel.urls"
CSRF_FAILURE_VIEW = "schakel.base.ui.views.too_old"
ASGI_APPLICATION = "schakel.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# The role is that of SCHAKEL_DB_ROLE: the owner migrates and loads, schakel_app serves.
DATABASES = {"default": database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Sign-in -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["schakel.base.signin.BoundedScryptHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "schakel.base.signin.ClosedAccountAdapter"
SOCIALACCOUNT_ADAPTER = "schakel.base.signin.ClosedSocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    # One identity provider, where the environment names one.
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisation",
                "name": os.environ.get("SCHAKEL_OIDC_NAME", "OpenID Connect"),
                "client_id": os.environ["SCHAKEL_OIDC_CLIENT"],
                "secret": os.environ.get("SCHAKEL_OIDC_SECRET", ""),
                "settings": {"server_url": os.environ.get("SCHAKEL_OIDC_SERVER", "")},
            }
        ]
        if "SCHAKEL_OIDC_CLIENT" in os.environ
        else [],
    }
}
MFA_ADAPTER = "schakel.base.signin.SealingMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "schakel.base.accounts.forms.AddKeyForm",
    "edit_webauthn": "schakel.base.accounts.forms.RenameKeyForm",
}
# Axes locks, with a page that says so; what allauth counts itself only stops floods.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip"}
AXES_USERNAME_CALLABLE = "schakel.base.signin.tried_name"
AXES_LOCKOUT_CALLABLE = "schakel.base.ui.views.locked"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True

SESSION_COOKIE_AGE = 15 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Over TLS (everywhere but on one's own machine) cookies are bound to this very host.
_TLS = _switch("SCHAKEL_TLS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _TLS
SESSION_COOKIE_NAME = "__Host-session" if _TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _TLS else "csrf"
SECURE_SSL_REDIRECT = _TLS
SECURE_HSTS_SECONDS = 31_536_000 if _TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _TLS
# "no-referrer" would make browsers send "Origin: null" with our own forms, which are then refused.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- Language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# --- Files, jobs, mail ---------------------------------------------------------------------------
STATIC_URL = "/static/"
# Only an installation that gathers its files has this folder; without it they come from the apps.
STATIC_ROOT = os.environ.get("SCHAKEL_STATIC") or None
WHITENOISE_USE_FINDERS = True
CHANNEL_LAYERS = {"default": {"BACKEND": "schakel.base.notices.NoticeLayer"}}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "outbox"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A whole request, files included; each form has a limit of its own below it.
SCHAKEL_MOST_BYTES = 25 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("SCHAKEL_LOG", "WARNING")},
}
