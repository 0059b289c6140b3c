"""The small parser with a fault that can pass: files that say «flaky» fail while $FLAKY_PARSER_FAULT exists."""

from __future__ import annotations

import os
from pathlib import Path

import small_parser
from ingest.records import ParsedDocument


def parse(content: bytes, file_name: str) -> ParsedDocument:
    if content.startswith(b"flaky") and Path(os.environ["FLAKY_PARSER_FAULT"]).exists():
        raise OSError("a disk that answers no more")
    return small_parser.parse(content, file_name)
