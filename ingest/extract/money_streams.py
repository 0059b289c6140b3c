"""Tables of accounts that a dump flattened to a line or to one cell a line."""

from __future__ import annotations

from ingest.document import Block
from ingest.extract.account_tables import Decoded, Defaults


def is_stream(block: Block) -> bool:
    return False


def stream_title(block: Block) -> str:
    return ""


def decode_stream(block: Block, defaults: Defaults) -> Decoded:
    return Decoded()
