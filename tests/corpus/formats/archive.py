"""Reports packed into a ZIP, with names as Windows writes them: GBK, without the flag that would say so."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence


def zipped(members: Sequence[tuple[str, bytes]]) -> bytes:
    """A ZIP of (path, bytes), the same for the same members."""
    out = io.BytesIO()
    names = [path.encode("gb18030") for path, _ in members]
    # zipfile writes what is not ASCII as UTF-8: stand-ins of the same length are replaced in the finished file
    stand_ins = [f"~{number}".ljust(len(name), "~") for number, name in enumerate(names)]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for stand_in, (_, content) in zip(stand_ins, members, strict=True):
            made = zipfile.ZipInfo(stand_in, (2026, 1, 1, 0, 0, 0))
            archive.writestr(made, content, zipfile.ZIP_DEFLATED)
    packed = out.getvalue()
    for stand_in, name in zip(stand_ins, names, strict=True):
        packed = packed.replace(stand_in.encode(), name)
    return packed
