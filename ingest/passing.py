"""Faults that can pass: what may be tried again after a pause, and what not."""

from __future__ import annotations

import errno
import socket
from http import HTTPStatus

# A share, disk or network that does not answer now. A full disk, a missing file or a lack of
# permission is there the next time too.
_PASSING_ERRNOS = frozenset(
    {
        errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.ECONNRESET,
        errno.ECONNREFUSED, errno.ECONNABORTED, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETDOWN,
        errno.ENETRESET, errno.ENETUNREACH, errno.EPIPE, getattr(errno, "EREMOTEIO", errno.EIO),
    }
)  # fmt: skip
_PASSING_STATUSES = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)  # fmt: skip
# Lost connections of libraries that are not always installed, by package and class; the second
# table holds kinds of the first that are there the next time too (a certificate, a password).
_PASSING_KINDS = frozenset(
    {
        "aiohttp.ClientConnectionError", "aiohttp.ClientPayloadError",
        "botocore.ConnectionError", "botocore.HTTPClientError", "botocore.IncompleteReadError",
        "paramiko.NoValidConnectionsError", "paramiko.SSHException",
    }
)  # fmt: skip
_LASTING_KINDS = frozenset(
    {
        "aiohttp.ClientSSLError", "botocore.SSLError", "paramiko.AuthenticationException",
        "paramiko.BadHostKeyException", "paramiko.ConfigParseError",
    }
)  # fmt: skip


def is_passing(error: BaseException) -> bool:
    """Whether trying again after a pause may help."""
    kinds = {f"{kind.__module__.partition('.')[0]}.{kind.__name__}" for kind in type(error).__mro__}
    if kinds & _LASTING_KINDS:
        return False
    if isinstance(error, TimeoutError | ConnectionError) or kinds & _PASSING_KINDS:
        return True
    if isinstance(error, socket.gaierror):  # its errno counts otherwise
        return error.errno == socket.EAI_AGAIN
    if (status := _http_status(error)) is not None:
        return status in _PASSING_STATUSES
    return isinstance(error, OSError) and error.errno in _PASSING_ERRNOS


def _http_status(error: BaseException) -> int | None:
    """What a server answered: aiohttp and urllib keep it themselves, botocore in the answer."""
    answer = getattr(error, "response", None)
    if isinstance(answer, dict):
        status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode")
    else:
        status = getattr(error, "status", None)
    return status if isinstance(status, int) else None
