"""Web pages saved whole (MHT, MHTML, also by Word and Excel): the pages inside, in order."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage, Message

from ingest.document import Document
from ingest.errors import Unreadable
from ingest.readers.html import PageBuilder
from ingest.readers.html_decode import decode_page


def read_mht(content: bytes) -> Document:
    """The pages of the file as one `Document` of format "mht"; locators as of a web page.

    A workbook saved so holds a page a sheet. Raises `Unreadable`.
    """
    message = email.message_from_bytes(content.lstrip(), _class=EmailMessage, policy=email.policy.compat32)
    pages = PageBuilder("mht")
    encoding = None
    for part in _pages(message):
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes) or not payload.strip():
            continue
        source, found = decode_page(payload, part.get_content_charset())
        encoding = encoding or found
        pages.add(source)
    if encoding is None:
        raise Unreadable("damaged_file", "no page stands in it")
    return pages.finish(encoding)


def _pages(message: Message) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            yield part
