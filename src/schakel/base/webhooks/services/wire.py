"""The connection to an address somebody else chose: never inwards, never further than asked.

The name is looked up once, every address it has must be public, and the connection goes to the
address that was judged, not to whatever the name says a moment later. Redirects are not followed.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

SECONDS = 10.0  # for the whole conversation, however slowly the other side talks
SCHEME_PORTS = {"https": 443, "http": 80}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Answer:
    """The status that came back, or why none did."""

    status: int | None = None
    failure: str = ""

    @property
    def is_taken(self) -> bool:
        """Tell whether the other side took the message; a redirect is no yes."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Rules:
    """Where messages may go: origins within the own network, and whether also outside."""

    inner: frozenset[str] = frozenset()
    may_leave: bool = True


class NotOutside(Exception):
    """The address lies inside a network, or is none that the world can reach."""


def post(url: str, *, body: bytes, headers: dict[str, str], rules: Rules) -> Answer:
    """Send a body to an address; give the status, or a code for what went wrong."""
    parts = urlsplit(url)
    if not rules.may_leave and origin_of(parts) not in rules.inner:
        return Answer(failure="demonstration")
    try:
        return _sent(parts, _resolve(parts, rules), body=body, headers=headers)
    except NotOutside:
        return Answer(failure="address_refused")
    except (socket.gaierror, ValueError):
        # A name that no name can be is a ValueError: empty parts, or parts that are too long.
        return Answer(failure="unresolved")
    except TimeoutError:
        return Answer(failure="timeout")
    except ssl.SSLError:
        return Answer(failure="tls")
    except (OSError, http.client.HTTPException):
        return Answer(failure="connection")


def origin_of(parts: SplitResult) -> str:
    """Return scheme, host and port of an address, as the settings name them."""
    return f"{parts.scheme}://{parts.netloc}"


def port_of(parts: SplitResult) -> int:
    """Return the port of an address; raises ValueError where it is none."""
    port = SCHEME_PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
    if not port:
        raise ValueError("no such port")
    return port


def is_outside(address: str) -> bool:
    """Tell whether an address is public, also one that is wrapped in another.

    >>> is_outside("10.0.0.1"), is_outside("::ffff:127.0.0.1"), is_outside("193.0.14.129")
    (False, False, True)
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    wrapped = [found]
    if isinstance(found, ipaddress.IPv6Address):
        within = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
        if found in _NAT64:
            within.append(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
        wrapped += [each for each in within if each is not None]
    return all(each.is_global and not each.is_multicast for each in wrapped)


def _resolve(parts: SplitResult, rules: Rules) -> str:
    is_inner = origin_of(parts) in rules.inner
    if parts.scheme != "https" and not is_inner:
        raise NotOutside
    found = socket.getaddrinfo(parts.hostname, port_of(parts), type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if not (is_inner or all(map(is_outside, addresses))):
        raise NotOutside
    return addresses[0]


def _sent(parts: SplitResult, reached: str, *, body: bytes, headers: dict[str, str]) -> Answer:
    channel = socket.create_connection((reached, port_of(parts)), timeout=SECONDS)
    if parts.scheme == "https":
        channel = ssl.create_default_context().wrap_socket(
            channel, server_hostname=parts.hostname, do_handshake_on_connect=False
        )
    is_late = threading.Event()
    watch = threading.Timer(SECONDS, _hang_up, (channel, is_late))
    watch.daemon = True
    watch.start()
    try:
        return _asked(parts, channel, body=body, headers=headers)
    except (OSError, http.client.HTTPException) as error:
        if is_late.is_set():
            raise TimeoutError from error
        raise
    finally:
        watch.cancel()
        channel.close()


def _hang_up(channel: socket.socket, is_late: threading.Event) -> None:
    # A time limit on each read is not enough: who sends a byte now and then would hold us for ever.
    is_late.set()
    with suppress(OSError):
        socket.socket.shutdown(channel, socket.SHUT_RDWR)


def _connection(parts: SplitResult, channel: socket.socket) -> http.client.HTTPConnection:
    host, port = parts.hostname or "", port_of(parts)
    if not isinstance(channel, ssl.SSLSocket):
        return http.client.HTTPConnection(host, port)
    channel.do_handshake()
    # With the context of the channel, or every delivery would load all certificates once more.
    return http.client.HTTPSConnection(host, port, context=channel.context)


def _asked(
    parts: SplitResult, channel: socket.socket, *, body: bytes, headers: dict[str, str]
) -> Answer:
    connection = _connection(parts, channel)
    connection.sock = channel
    path = parts.path or "/"
    connection.request("POST", f"{path}?{parts.query}" if parts.query else path, body, headers)
    # Only the status counts; what else it says is not read.
    return Answer(status=connection.getresponse().status)
