"""A disk that is full, or that nobody may write to, told as such: whoever meets it first calls it otherwise.

DuckDB, SQLite under Prefect's server and dbt each have errors of their own for it.
"""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

# With so little left a publication of the smallest warehouse fails.
_LITTLE_BYTES = 16 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT)
_CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)


def disk_trouble(home: Path, error: BaseException) -> str | None:
    """What is wrong with the disk under ``home``, and what to do; None if it is not at fault."""
    place = next(path for path in (home, *home.parents) if path.exists())
    number = error.errno if isinstance(error, OSError) else None
    if number in _CLOSED or os.statvfs(place).f_flag & os.ST_RDONLY:
        where = getattr(error, "filename", None) or home
        return (
            f"{where} cannot be written ({os.strerror(number or errno.EROFS)}): give the user who runs jixiao"
            " the right to write in the home, or name another (--home, JIXIAO_HOME); what was published stays"
        )
    free = shutil.disk_usage(place).free
    if number in _FULL or free < _LITTLE_BYTES:
        return (
            f"No space left on the disk of {home} ({free / (1 << 20):,.1f} MB): make room and run again;"
            " what was read is kept, what was published stays"
        )
    return None
