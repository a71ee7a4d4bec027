"""With an empty environment nothing is open: no debugging, no demonstration, no weak header."""

import json
import os
import subprocess
import sys

import pytest
from django.test import Client
from tests.house.source import ROOT

QUESTION = """
import json
from schakel import settings
print(json.dumps({name: getattr(settings, name) for name in
    ("DEBUG", "SCHAKEL_DEMONSTRATION", "ALLOWED_HOSTS", "SESSION_COOKIE_HTTPONLY")}))
"""
CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


def _settings_with(tmp_path, **environment: str) -> dict:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SCHAKEL", "DATABASE"))}
    done = subprocess.run(
        [sys.executable, "-c", QUESTION],
        env={**clean, "SCHAKEL_VAR": str(tmp_path), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_the_demonstration_is_off_unless_asked_for(tmp_path):
    assert _settings_with(tmp_path)["SCHAKEL_DEMONSTRATION"] is False
    assert _settings_with(tmp_path, SCHAKEL_DEMONSTRATION="1")["SCHAKEL_DEMONSTRATION"] is True


@pytest.mark.parametrize("value", ["", "0", "false", "no", "off"])
def test_the_demonstration_is_not_started_by_an_unclear_word(tmp_path, value):
    asked = _settings_with(tmp_path, SCHAKEL_DEMONSTRATION=value)
    assert asked["SCHAKEL_DEMONSTRATION"] is False


def test_an_empty_environment_does_not_debug_and_serves_only_this_machine(tmp_path):
    found = _settings_with(tmp_path)
    assert found["DEBUG"] is False
    assert "*" not in found["ALLOWED_HOSTS"]
    assert found["SESSION_COOKIE_HTTPONLY"] is True


def test_two_installations_do_not_share_a_secret(tmp_path):
    keys = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        _settings_with(tmp_path / name)
        keys |= {path.read_text() for path in (tmp_path / name).glob("secret.key")}
    assert len(keys) == 2


def test_processes_that_start_together_share_one_secret(tmp_path):
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SCHAKEL", "DATABASE"))}
    ask = "from schakel import settings; print(settings.SECRET_KEY)"
    started = [
        subprocess.Popen([sys.executable, "-c", ask], cwd=ROOT, stdout=subprocess.PIPE,
                         env={**clean, "SCHAKEL_VAR": str(tmp_path)})
        for _ in range(4)
    ]  # fmt: skip
    answers = {process.communicate()[0] for process in started}
    assert len(answers) == 1
    assert [path.name for path in tmp_path.glob("secret.key*")] == ["secret.key"]


def test_secrets_are_readable_by_their_user_only(tmp_path):
    _settings_with(tmp_path)
    assert {oct(path.stat().st_mode & 0o777) for path in tmp_path.glob("*.key")} == {"0o600"}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/account/login/", "/does-not-exist"])
def test_every_answer_carries_the_content_security_policy(path):
    answer = Client(raise_request_exception=False).get(path)
    assert set(answer.headers["Content-Security-Policy"].split("; ")) == CSP
