"""Remote sources: ``s3://`` and other stores, ``http(s)://`` files and listings, ``sftp://``.

What a server says is hostile: names are labels, listings are bounded, links lead nowhere but below
the address that was named, and no password is ever part of a `FoundFile.uri` or of a message.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from ingest.found import NothingFound
from ingest.remote.address import without_password
from ingest.remote.listing import Listing, Reach

__all__ = ["Listing", "Reach", "find_remote", "open_remote", "without_password"]


def find_remote(url: str, reach: Reach | None = None) -> Listing:
    """The files at a URL. What cannot be listed is a problem; raises `NothingFound` where nothing can ever be."""
    plain = without_password(url)
    try:
        listing: Listing = _module(url).find(url, reach or Reach())
    except NothingFound:
        raise
    except ImportError as error:
        raise NothingFound(f"{plain!r} cannot be opened: {error}; `pip install 'jixiao[remote]'` adds it") from error
    except Exception as error:  # every store has errors of its own
        listing = Listing(plain)
        listing.fail(plain, without_password(f"{type(error).__name__}: {error}"))
    return listing


@contextmanager
def open_remote(path: str) -> Iterator[IO[bytes]]:
    """The bytes of a file at `FoundFile.path`, as a stream. Raises OSError and whatever its store has besides."""
    with _module(path).open_file(path) as stream:
        yield stream


def _module(url: str) -> Any:
    """Imported when first needed: each costs the time of its library."""
    scheme = url.partition("://")[0].lower()
    if scheme in ("http", "https"):
        from ingest.remote import web

        return web
    if scheme in ("sftp", "ssh"):
        from ingest.remote import sftp

        return sftp
    from ingest.remote import stores

    return stores
