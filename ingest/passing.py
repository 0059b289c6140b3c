"""Faults that can pass: what may be tried again after a pause, and what not."""

from __future__ import annotations

import errno

# A share, disk or network that does not answer now. A full disk, a missing file or a lack of
# permission is there the next time too.
_PASSING_ERRNOS = frozenset(
    {
        errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.ECONNRESET,
        errno.ECONNREFUSED, errno.ECONNABORTED, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETDOWN,
        errno.ENETRESET, errno.ENETUNREACH, errno.EPIPE,
    }
)  # fmt: skip


def is_passing(error: BaseException) -> bool:
    """Whether trying again after a pause may help."""
    if isinstance(error, TimeoutError | ConnectionError):
        return True
    return isinstance(error, OSError) and error.errno in _PASSING_ERRNOS
