"""What a process that reads documents may not do: grow without bound, leave core files, use the network.

The network is refused twice: code in Python meets an audit hook, and where the system allows it
the process and all that it starts (LibreOffice) are in a network of their own with nobody in it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

# Events of https://docs.python.org/3/library/audit_events.html that reach another machine, or ask for a name.
_NETWORK = frozenset(
    f"socket.{event}"
    for event in (
        "bind", "connect", "getaddrinfo", "gethostbyaddr", "gethostbyname", "getnameinfo", "sendmsg", "sendto",
    )
)  # fmt: skip
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET: linux/sched.h


def confine(memory_mb: int) -> None:
    """Limit this process from now on; nothing lifts it again."""
    # RLIMIT_DATA, not RLIMIT_AS: allocators reserve address space that they never use.
    resource.setrlimit(resource.RLIMIT_DATA, (memory_mb << 20,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse_network)


def leave_network() -> bool:
    """Go into an empty network, and whatever is started from now on; False where the system does not allow it.

    Call it before there are threads: a user other than root can go only alone.
    """
    if sys.platform != "linux":
        return False
    user, group = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None)
    if user == 0:
        return bool(libc.unshare(_NEW_NETWORK) == 0)
    if libc.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return False
    with suppress(OSError):  # without them files stay readable, only the names of users are lost
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    return True


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    if event in _NETWORK:
        raise PermissionError("a parser may not use the network")
