"""Writes come from this machine only, until there are accounts."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import Request

from api.problems import Problem

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


async def require_local(request: Request) -> None:
    """A 403 problem unless somebody on this very machine asks, at one of its own names.

    A proxy on this machine speaks for others, and so does a page of another origin in a browser
    on it, be it through a name that was bent to 127.0.0.1: neither may write.
    """
    peer = request.client.host if request.client else ""
    if not _is_local(peer) or any(name in request.headers for name in _FORWARDED):
        raise Problem(
            403,
            "Changes are taken from the platform's own machine only, as long as there are no "
            "accounts: run the same request, or `miluo criteria` and `miluo stations`, there.",
        )
    asked, origin = request.headers.get("host", ""), request.headers.get("origin")
    names = [f"//{asked}"] if origin is None else [f"//{asked}", origin]
    if not all(_is_local(_host(name)) for name in names):
        raise Problem(
            403,
            "Changes are taken at http://127.0.0.1 or http://localhost only, as long as there are "
            "no accounts: ask there, and from no page of another origin.",
        )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
