"""``http(s)://``: a file, or a page of links to files (a folder's index), followed page by page.

Only the server that was named is asked, below the folder that was named, and sends us on only to itself.
HEAD tells size, time and etag, so that an unchanged file is not downloaded again.
"""

from __future__ import annotations

import asyncio
import errno
from base64 import b64encode
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from io import BufferedReader, RawIOBase
from typing import IO, Any, TypeVar
from urllib.parse import urljoin, urlsplit

import aiohttp
import fsspec
from fsspec.asyn import sync
from yarl import URL

from ingest.found import FoundFile, NothingFound, Problem, is_passed_over
from ingest.remote.address import name_of, user_of, with_user_of
from ingest.remote.links import is_below, is_only_listing, is_same_host, links_of, tidy
from ingest.remote.listing import Listing, Reach, nanoseconds

_AT_ONCE = 4
_SENT_ON = 5
_LONGEST = 30  # a download may last so many times as long as one silence
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "jixiao"}
Result = TypeVar("Result")


class WebError(OSError):
    """What a server answered instead of a file; ``status`` is its number."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class SentElsewhere(OSError):
    """A server would have us ask another one."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """``url`` is where it came from in the end; ``page`` the HTML, if it is that and not too long."""

    url: str
    headers: Mapping[str, str]
    page: bytes | None = None


def find(url: str, reach: Reach) -> Listing:
    """The file at a URL, or those that its page links to. Raises `NothingFound` and errors of aiohttp."""
    session = _session(url)
    return _wait(_Crawl(session, url, reach).run(), session)


@contextmanager
def open_file(path: str) -> Iterator[IO[bytes]]:
    """Raises OSError (`WebError`, FileNotFoundError) and errors of aiohttp, also while it is read."""
    session = _session(path)
    seconds = Reach().seconds
    response = _wait(_ask(session, "GET", path, seconds, seconds * _LONGEST), session)
    try:
        yield BufferedReader(_Body(session, response), 1 << 20)
    finally:
        session.loop.call_soon_threadsafe(response.close)


# ------------------------------------------------------------------ asking


@dataclass(frozen=True, slots=True)
class _Session:
    http: aiohttp.ClientSession
    loop: asyncio.AbstractEventLoop
    headers: Mapping[str, str]


def _session(url: str) -> _Session:
    """fsspec's, with its configuration; proxies and .netrc count as for any program."""
    fsspec.config.set_conf_env(fsspec.config.conf)  # what .env has set since fsspec was imported
    options = fsspec.config.conf.get("http", {}) | fsspec.config.conf.get("https", {})
    client = {"trust_env": True, **options.get("client_kwargs", {})}
    filesystem = fsspec.filesystem("http", client_kwargs=client)
    name, word = user_of(url)
    headers = dict(_HEADERS)
    if name is not None:
        headers["Authorization"] = "Basic " + b64encode(f"{name}:{word or ''}".encode()).decode()
    return _Session(sync(filesystem.loop, filesystem.set_session), filesystem.loop, headers)


def _wait(work: Coroutine[Any, Any, Result], session: _Session) -> Result:
    async def run() -> Result:
        return await work

    result: Result = sync(session.loop, run)
    return result


async def _ask(
    session: _Session, method: str, url: str, seconds: float, whole: float | None = None
) -> aiohttp.ClientResponse:
    """The answer, unread. Raises FileNotFoundError, `WebError` and `SentElsewhere`."""
    address = tidy(urlsplit(url))
    timeout = aiohttp.ClientTimeout(total=whole, sock_connect=seconds, sock_read=seconds)
    for _ in range(_SENT_ON):
        response = await session.http.request(
            method, URL(address, encoded=True), allow_redirects=False, timeout=timeout, headers=session.headers
        )
        if response.status not in _REDIRECTS:
            return _checked(response)
        response.close()
        further = tidy(urlsplit(urljoin(address, response.headers.get("Location", ""))))
        if not is_same_host(further, address):
            raise SentElsewhere(errno.EREMCHG, f"the server sends on to {further}, which was not named")
        address = further
    raise SentElsewhere(errno.ELOOP, "the server sends on and on")


def _checked(response: aiohttp.ClientResponse) -> aiohttp.ClientResponse:
    if response.status < 400:
        return response
    response.close()
    message = f"{response.status} {response.reason}"
    if response.status in _GONE:
        raise FileNotFoundError(errno.ENOENT, message)
    raise WebError(response.status, message)


class _Body(RawIOBase):
    """The body of an answer, as it comes in."""

    def __init__(self, session: _Session, response: aiohttp.ClientResponse) -> None:
        self._session, self._response = session, response

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content: bytes = _wait(self._response.content.read(len(buffer)), self._session)
        buffer[: len(content)] = content
        return len(content)


# ------------------------------------------------------------------ following


class _Crawl:
    """One SOURCE: pages are asked for one level after the other, some at once."""

    def __init__(self, session: _Session, url: str, reach: Reach) -> None:
        self._session, self._url, self._reach = session, url, reach
        self._listing = Listing(tidy(urlsplit(url)))
        self._asked: set[str] = set()
        self._pages = 0
        self._gate = asyncio.Semaphore(_AT_ONCE)

    async def run(self) -> Listing:
        address = tidy(urlsplit(self._url))
        try:
            first = await self._get(address)
        except FileNotFoundError as error:
            raise NothingFound(f"nothing found at {address!r}: {error.strerror}") from error
        self._asked |= {address, first.url}
        if first.page is None:
            self._add(first)
            return self._listing
        if not first.url.endswith("/") or not is_only_listing(first.page):
            self._add(first)
        base = first.url.partition("?")[0].rpartition("/")[0] + "/"
        level = links_of(first.page, first.url, base)
        if first.url.endswith("/"):
            self._listing.root = base
            self._listing.complete = bool(level)  # a page that excuses the server lists nothing
        for depth in range(1, self._reach.depth + 1):
            level = await self._follow(level, base, is_last=depth == self._reach.depth)
        self._listing.files.sort(key=lambda found: found.uri)
        self._listing.problems.sort(key=lambda problem: problem.uri)
        return self._listing

    async def _follow(self, links: list[str], base: str, is_last: bool) -> list[str]:
        """Take the files that the links name; returns the links on their pages."""
        fresh = [link for link in dict.fromkeys(links) if link not in self._asked and not _is_hidden(link)]
        self._asked.update(fresh)
        further: list[str] = []
        for start in range(0, len(fresh), 100):
            answers = await asyncio.gather(*(self._look(link, base, is_last) for link in fresh[start : start + 100]))
            for answer in filter(None, answers):
                if self._is_full():
                    return []
                if answer.page is None or not is_only_listing(answer.page):
                    self._add(answer)
                if answer.page is not None:
                    further += links_of(answer.page, answer.url, base)
        return further

    def _is_full(self) -> bool:
        is_full = len(self._listing.files) >= self._reach.files
        if is_full:
            self._fail_bound(f"more than {self._reach.files:,} files")
        return is_full

    def _fail_bound(self, detail: str) -> None:
        if not any(problem.reason_code == "source_limit" for problem in self._listing.problems):
            self._listing.fail(tidy(urlsplit(self._url)), detail, "source_limit")

    async def _look(self, link: str, base: str, is_last: bool) -> _Answer | None:
        """What a link names: a page with its content, a file without; None if it is not to be had."""
        async with self._gate:
            try:
                answer = None if link.endswith("/") else await self._head(link)
                if answer is None or _is_html(answer.headers):
                    answer = await self._page(link, answer, is_last)
            except (aiohttp.ClientError, OSError, ValueError) as error:
                self._problem(link, error)
                return None
        return answer if answer is not None and is_below(answer.url, base) else None

    async def _page(self, link: str, known: _Answer | None, is_last: bool) -> _Answer | None:
        if is_last or self._pages >= self._reach.pages:
            bound = f"{self._reach.depth:,} levels of pages" if is_last else f"{self._reach.pages:,} pages"
            self._fail_bound(f"more than {bound}")
            return known
        return await self._get(link)

    async def _head(self, link: str) -> _Answer | None:
        """None where the server does not answer HEAD, or would sooner show a page."""
        try:
            response = await _ask(self._session, "HEAD", link, self._reach.seconds)
        except WebError as error:
            if error.status not in (400, 403, 405, 501):
                raise
            return _Answer(link, {}) if not link.endswith((".htm", ".html", ".shtml")) else None
        response.close()
        return _Answer(str(response.url), response.headers)

    async def _get(self, link: str) -> _Answer:
        """A page whole, of anything else only what it is."""
        seconds = self._reach.seconds
        response = await _ask(self._session, "GET", link, seconds, seconds * _LONGEST)
        try:
            if not _is_html(response.headers):
                return _Answer(str(response.url), response.headers)
            self._pages += 1
            page = bytearray()
            while len(page) <= self._reach.page_bytes and (chunk := await response.content.read(1 << 16)):
                page += chunk
            whole = len(page) <= self._reach.page_bytes
            return _Answer(str(response.url), response.headers, bytes(page) if whole else None)
        finally:
            response.close()

    def _add(self, answer: _Answer) -> None:
        headers = answer.headers
        size = headers.get("Content-Length", "")
        byte_size = int(size) if size.isascii() and size.isdigit() and "Content-Encoding" not in headers else None
        uri = tidy(urlsplit(answer.url))
        path = with_user_of(uri, self._url)
        name = _file_name(uri, answer.page is not None)
        found = FoundFile(uri, path, name, byte_size, _modified(headers), headers.get("ETag"))
        self._listing.files.append(found)

    def _problem(self, link: str, error: Exception) -> None:
        detail = str(error.strerror if isinstance(error, OSError) and error.strerror else error) or type(error).__name__
        is_page = link.endswith("/")
        self._listing.complete = False
        reason = "unreadable_folder" if is_page else "unreadable_file"
        self._listing.problems.append(Problem(link, _file_name(link, is_page), reason, detail))


def _is_html(headers: Mapping[str, str]) -> bool:
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml") and "attachment" not in headers.get("Content-Disposition", "")


def _is_hidden(link: str) -> bool:
    return is_passed_over(name_of(urlsplit(link).path))


def _file_name(uri: str, is_page: bool) -> str:
    parts = urlsplit(uri)
    name = name_of(parts.path) or parts.hostname or ""
    return f"{name}.html" if is_page and parts.path.endswith("/") else name


def _modified(headers: Mapping[str, str]) -> int | None:
    try:
        return nanoseconds(parsedate_to_datetime(headers["Last-Modified"]))
    except (KeyError, ValueError, TypeError, OverflowError):
        return None
