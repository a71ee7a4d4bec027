"""A small OpenID Connect provider on this machine: discovery, authorise, token, keys, userinfo."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "schakel", "een-geheim-van-de-proef"


@dataclass
class Provider:
    """Who signs in here, and what was asked of it."""

    url: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    changed_claims: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )

    def configuration(self) -> dict[str, Any]:
        places = {"authorization_endpoint": "authorise", "token_endpoint": "token",
                  "jwks_uri": "keys", "userinfo_endpoint": "userinfo"}  # fmt: skip
        return {
            "issuer": self.url,
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **{name: f"{self.url}/{place}" for name, place in places.items()},
        }

    def authorise(self, asked: dict[str, str]) -> str:
        """Return where the browser goes on, with a code that is good for one token."""
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, given: dict[str, str]) -> dict[str, Any] | None:
        """Return the tokens for a code, once and only to who asked for it."""
        asked = self.codes.pop(given.get("code", ""), None)
        known = (given.get("client_id"), given.get("client_secret")) == (CLIENT, SECRET)
        proof = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).decode().rstrip("=")
        if asked is None or not known or challenge != asked["code_challenge"]:
            return None
        if given["redirect_uri"] != asked["redirect_uri"]:
            return None
        access = secrets.token_urlsafe()
        self.tokens.add(access)
        return {"access_token": access, "token_type": "Bearer", "id_token": self.id_token()}

    def id_token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, **self.person}
        return jwt.encode(
            claims | self.changed_claims, self.key, algorithm="RS256", headers={"kid": "1"}
        )

    def keys(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "1", "alg": "RS256", "use": "sig"}]}


class _Door(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.provider.asked.append(parts.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/authorise":
            self._answer(HTTPStatus.FOUND, location=self.provider.authorise(asked))
        elif parts.path == "/userinfo":
            access = self.headers.get("Authorization", "").removeprefix("Bearer ")
            known = access in self.provider.tokens
            self._tell(self.provider.person if known else None, HTTPStatus.UNAUTHORIZED)
        else:
            pages = {
                "/.well-known/openid-configuration": self.provider.configuration,
                "/keys": self.provider.keys,
            }
            self._tell(pages[parts.path](), HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        self.provider.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = {name: values[0] for name, values in parse_qs(body).items()}
        self._tell(self.provider.token(given), HTTPStatus.BAD_REQUEST)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""

    def _tell(self, content: dict[str, Any] | None, otherwise: HTTPStatus) -> None:
        self._answer(HTTPStatus.OK if content is not None else otherwise, content or {})

    def _answer(
        self, status: HTTPStatus, content: dict[str, Any] | None = None, *, location: str = ""
    ) -> None:
        body = json.dumps(content or {}).encode()
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that listens for the duration of the block."""
    provider = Provider()
    door = type("Door", (_Door,), {"provider": provider})
    server = ThreadingHTTPServer(("127.0.0.1", 0), door)
    server.daemon_threads = False
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
