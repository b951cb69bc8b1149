"""Addresses of clusters: which may be used as they are, and which only on the user's word."""

import ipaddress
from urllib.parse import urlsplit

from sim.errors import Problem, Refused, quoted

_SCHEMES = ("tcp", "tls")
_SHAPE = "tcp://HOST:PORT or tls://HOST:PORT"
#: Why a plain address elsewhere is not simply used.
WARNING = (
    "anybody who can reach or overhear an unprotected cluster can run programs in your name on it and on this machine; "
    "use tls://, or --trust-network if you trust everybody on that network"
)


def refuse_address(address: str, *, trusted: bool) -> None:
    """Refuse what is no address, and an unprotected one on another machine unless the user trusts the network."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _problem(f"{quoted(address)} is no address", _SHAPE) from None
    if parts.scheme not in _SCHEMES or not host or not port or parts.path.strip("/") or parts.query or parts.username:
        raise _problem(f"{quoted(address)} is no address", _SHAPE)
    if parts.scheme == "tcp" and not is_here(host) and not trusted:
        raise _problem(f"{quoted(address)} is on another machine and not protected", WARNING)


def is_here(host: str) -> bool:
    """Whether a host name or number is this machine's own loopback."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _problem(what: str, allowed: str) -> Refused:
    return Refused([Problem("sim sweep", 1, 1, "cluster", what, allowed)])
