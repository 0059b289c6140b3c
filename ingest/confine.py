"""What a process that reads documents may not do: grow without bound, leave core files, use the network."""

from __future__ import annotations

import resource
import sys


def confine(memory_mb: int) -> None:
    """Limit this process from now on; nothing lifts it again."""
    # RLIMIT_DATA, not RLIMIT_AS: allocators reserve address space that they never use.
    resource.setrlimit(resource.RLIMIT_DATA, (memory_mb << 20,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse_network)


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise PermissionError("a parser may not use the network")
