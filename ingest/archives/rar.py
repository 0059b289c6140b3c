"""RAR: stored files are read here; compressed ones by a program (unrar, unar, bsdtar), as far as the bound goes.

The program runs in the worker, under its limits, and ends with it. rarfile ends a listing at
damage without a word, so what comes after is told here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.archives.entries import Entry, damaged, decoded_name, read_stream
from ingest.errors import Unreadable

if TYPE_CHECKING:
    import rarfile

RAR_TOOLS = ("unrar", "unar", "bsdtar")  # in the order in which they are asked; 7z seldom reads RAR
_OF_OTHER_PARTS = "a file that goes on in another part of a RAR archive"


def rar_entries(content: bytes, file_name: str, most: int) -> Iterator[Entry]:
    """Raises `Unreadable`: encrypted, damaged_file."""
    import rarfile

    with tempfile.TemporaryDirectory(prefix="jixiao-rar-") as folder:
        path = Path(folder) / "archive.rar"
        path.write_bytes(content)
        blocks: list[Any] = []
        try:
            archive = rarfile.RarFile(path, part_only=True, info_callback=blocks.append)
        except (rarfile.PasswordRequired, rarfile.NoCrypto) as error:
            raise Unreadable("encrypted") from error
        except (rarfile.Error, OSError, ValueError, EOFError) as error:
            raise damaged(error) from error
        files = archive.infolist()
        if archive.needs_password() and not files:
            raise Unreadable("encrypted")
        for info in files:
            if info.is_file():
                yield Entry(_path_of(info), partial(_read, archive, info))
        if problem := _lost(archive, blocks, len(content)):
            yield Entry(f"rest of {file_name}", partial(_refuse, problem))


def _path_of(info: rarfile.RarInfo) -> str:
    """RAR 4 names without the Unicode flag are in the writer's own encoding, which rarfile guesses wrongly."""
    import rarfile

    name = info.filename
    if isinstance(info, rarfile.Rar3Info) and not info.flags & rarfile.RAR_FILE_UNICODE:
        name = decoded_name(info.orig_filename)
    return str(name).replace("\\", "/")


def _lost(archive: rarfile.RarFile, blocks: list[Any], byte_size: int) -> Unreadable | None:
    """What is wrong if there is more than could be listed."""
    import rarfile

    ends = [block for block in blocks if block.type == rarfile.RAR_BLOCK_ENDARC]
    last = blocks[-1] if blocks else None
    last_byte = last.data_offset + last.add_size if last else 0
    is_old = isinstance(last, rarfile.Rar3Info)  # old writers set no end mark
    if any(block.flags & rarfile.RAR_ENDARC_NEXT_VOLUME for block in ends):
        return Unreadable("unsupported_format", "a part of a RAR archive that goes on in another file")
    files = [block for block in blocks if block.type == rarfile.RAR_BLOCK_FILE]
    if any(file.flags & rarfile.RAR_FILE_SPLIT_BEFORE for file in files):  # rarfile leaves these out
        return Unreadable("unsupported_format", "a part of a RAR archive that begins in another file")
    if ends or (is_old and last_byte == byte_size):
        return None
    if last_byte < byte_size and (error := archive.strerror()):
        return Unreadable("damaged_file", f"what follows in the RAR archive cannot be read: {error}")
    return Unreadable("truncated_file", "the RAR archive has no end mark")


def _refuse(problem: Unreadable, most: int) -> bytes:
    raise problem


def _read(archive: rarfile.RarFile, info: rarfile.RarInfo, most: int) -> bytes:
    import rarfile

    if info.needs_password():
        raise Unreadable("encrypted")
    if info.flags & (rarfile.RAR_FILE_SPLIT_BEFORE | rarfile.RAR_FILE_SPLIT_AFTER):
        raise Unreadable("unsupported_format", _OF_OTHER_PARTS)
    if archive.getinfo(info.filename) is not info:  # rarfile opens by name
        raise Unreadable("damaged_file", "another file in the archive has the same name")
    try:
        if info.compress_type != rarfile.RAR_M0:
            rarfile.tool_setup(sevenzip=False, sevenzip2=False)  # from now on the one it takes
        with archive.open(info) as stream:
            return read_stream(stream, most)
    except rarfile.RarCannotExec as error:
        raise Unreadable("needs_unrar", "a compressed file of a RAR archive") from error
    except (rarfile.Error, OSError, ValueError, EOFError) as error:
        raise damaged(error) from error
