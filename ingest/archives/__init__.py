"""ZIP, tar, gzip, 7z and RAR files → their members, each a file of its own with its path.

An archive is hostile until it has been read: nothing is written under a name from it, whatever
is unpacked is counted while it is unpacked (headers lie), and one damaged or encrypted member
costs itself. DOCX, XLSX and ODT are ZIP files too, but documents: `open.format_of` tells.
"""

from ingest.archives.entries import zip_name
from ingest.archives.expansion import Bounds, Expanded, Member, archive_kind, expand

__all__ = ["Bounds", "Expanded", "Member", "archive_kind", "expand", "zip_name"]
