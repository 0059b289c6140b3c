"""Object stores (``s3://``) and whatever else fsspec opens, by its own listing."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import fsspec

from ingest.found import FoundFile, NothingFound, is_passed_over
from ingest.remote.address import without_password
from ingest.remote.listing import Listing, Reach, nanoseconds


def find(url: str, reach: Reach) -> Listing:
    """The objects under a prefix, one object, or a pattern's matches. Raises `NothingFound` for an unknown scheme."""
    filesystem, path = _filesystem(without_password(url))
    filesystem.invalidate_cache()  # what an earlier run saw
    listing = Listing(without_password(url))
    is_pattern = glob.has_magic(path) and not filesystem.exists(path)
    try:
        infos = (filesystem.glob if is_pattern else filesystem.find)(path, detail=True)
    except FileNotFoundError:  # not even a bucket
        return listing
    for name, info in sorted(infos.items()):
        if len(listing.files) >= reach.files:
            listing.fail(without_password(url), f"more than {reach.files:,} files", "source_limit")
            break
        base = name.rpartition("/")[2]
        if info.get("type", "file") == "file" and base and not is_passed_over(base):
            listing.files.append(_found(filesystem.unstrip_protocol(name), base, info))
    return listing


def _found(uri: str, name: str, info: dict[str, Any]) -> FoundFile:
    modified = next((info[key] for key in ("mtime", "LastModified", "last_modified") if info.get(key)), None)
    etag = info.get("ETag") or info.get("etag")
    return FoundFile(uri, uri, name, info.get("size"), nanoseconds(modified), str(etag) if etag else None)


@contextmanager
def open_file(path: str) -> Iterator[IO[bytes]]:
    """Raises OSError."""
    filesystem, inner = _filesystem(path)
    with filesystem.open(inner, "rb") as stream:
        yield stream


def _filesystem(url: str) -> tuple[Any, str]:
    fsspec.config.set_conf_env(fsspec.config.conf)  # what .env has set since fsspec was imported
    try:
        filesystem, path = fsspec.core.url_to_fs(url)
    except ValueError as error:
        raise NothingFound(f"{url!r} cannot be opened: {error}") from error
    return filesystem, str(path)
