"""A web server of this process on 127.0.0.1, that keeps what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DATE = "Sat, 10 Oct 2026 08:00:00 GMT"


@dataclass
class Page:
    """What lies at a path. ``length`` replaces the true length; None as ``modified`` or ``etag`` leaves it out."""

    content: bytes = b""
    kind: str = "application/octet-stream"
    status: int = 200
    to: str | None = None
    modified: str | None = DATE
    etag: str | None = None
    length: int | None = None
    no_head: bool = False
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """``pages`` by path with its query; ``asked`` is what came in, as method and path, and with which user."""

    port: int
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    users: list[str | None] = field(default_factory=list)

    def url(self, path: str = "/", user: str = "") -> str:
        return f"http://{user}127.0.0.1:{self.port}{path}"

    def listing(self, path: str, *links: str, more: str = "") -> None:
        """An index page as web servers write it."""
        rows = "".join(f'<tr><td><a href="{link}">{link}</a></td><td>2026-10-10 08:00</td></tr>' for link in links)
        html = f"<html><body><h1>Index of {path}</h1><table>{rows}</table>{more}</body></html>"
        self.pages[path] = Page(html.encode(), "text/html; charset=utf-8", modified=None)


@contextmanager
def web_site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.command, self.path))
            site.users.append(self.headers.get("Authorization"))
            page = site.pages.get(self.path, Page(b"nothing here", status=404))
            if self.command == "HEAD" and page.no_head:
                page = Page(status=405)
            self.send_response(page.status)
            given = {"Location": page.to, "Last-Modified": page.modified, "ETag": page.etag}
            length = len(page.content) if page.length is None else page.length
            headers = {"Content-Type": page.kind, "Content-Length": str(length), **given, **page.headers}
            for name, value in headers.items():
                if value is not None:
                    self.send_header(name, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(page.content)

        do_HEAD = do_GET

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
