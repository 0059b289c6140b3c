"""ZIP, tar and gzip: the files in them, one after another, read only when asked for."""

from __future__ import annotations

import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import IO

from ingest.errors import Unreadable

_CHUNK_BYTES = 1 << 20
_UTF8_NAME, _ENCRYPTED = 0x800, 0x41  # flags of a ZIP entry
_TAR_BLOCK = 512
_CJK = "\u2e80"
_DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in an archive; ``read`` gives at most so many bytes and raises `Unreadable`."""

    path: str
    read: Callable[[int], bytes]


def zip_entries(content: bytes, file_name: str, most: int) -> Iterator[Entry]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            yield Entry(zip_name(info), partial(_read_zipped, archive, info))


def zip_name(info: zipfile.ZipInfo) -> str:
    """The path as its writer meant it.

    Without the UTF-8 flag zipfile reads names as cp437, while Chinese Windows writes GBK and
    some tools write UTF-8 all the same. GBK that happens to be valid UTF-8 gives no CJK there.
    """
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        with suppress(UnicodeEncodeError):  # already decoded, from the entry's Unicode path field
            name = decoded_name(name.encode("cp437"))
    return name.replace("\\", "/")


def decoded_name(name: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            text = name.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "utf-8" or max(text) >= _CJK:
            return text
    return name.decode("cp437")


def _read_zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise Unreadable("encrypted")
    try:
        with archive.open(info) as stream:
            return read_stream(stream, most)
    except NotImplementedError as error:
        raise Unreadable("unsupported_format", f"packed in a way that is not read here ({error})") from error
    except (*_DAMAGE, RuntimeError) as error:
        raise damaged(error) from error


def tar_entries(content: bytes, file_name: str, most: int) -> Iterator[Entry]:
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:", encoding="utf-8") as archive:
            for info in archive:
                if info.isreg():
                    name = info.name.encode("utf-8", "surrogateescape")
                    path = info.name if info.name.isascii() else decoded_name(name)
                    yield Entry(path, partial(_read_tarred, archive, info))
        whole = content.endswith(bytes(_TAR_BLOCK))
    except tarfile.TarError:
        whole = False
    if not whole:  # tarfile passes over the rest in silence
        yield Entry(f"rest of {file_name}", _cut_off)


def _cut_off(most: int) -> bytes:
    raise Unreadable("truncated_file", "the tar archive has no end mark")


def _read_tarred(archive: tarfile.TarFile, info: tarfile.TarInfo, most: int) -> bytes:
    try:
        stream = archive.extractfile(info)
        return read_stream(stream, most) if stream else b""
    except _DAMAGE as error:
        raise damaged(error) from error


def gzip_entries(content: bytes, file_name: str, most: int) -> Iterator[Entry]:
    """The one file in it, which may be a tar archive; its name is the gzip file's own without the ending."""
    path = file_name
    for ending, instead in ((".gz", ""), (".tgz", ".tar")):
        if file_name.lower().endswith(ending):
            path = file_name[: -len(ending)] + instead
    yield Entry(path, partial(_read_gzipped, content))


def _read_gzipped(content: bytes, most: int) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            return read_stream(stream, most)
    except _DAMAGE as error:
        raise damaged(error) from error


def read_stream(stream: IO[bytes] | gzip.GzipFile, most: int) -> bytes:
    """In pieces: zipfile joins what one call reads piece by piece, in time by the square."""
    content = bytearray()
    while len(content) < most and (chunk := stream.read(min(_CHUNK_BYTES, most - len(content)))):
        content += chunk
    return bytes(content)


def damaged(error: BaseException) -> Unreadable:
    return Unreadable("damaged_file", f"{type(error).__name__}: {error}")
