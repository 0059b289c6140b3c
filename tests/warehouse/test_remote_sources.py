"""Remote files from run to run: what did not change is not read again, what is gone is so only by a whole listing."""

from __future__ import annotations

import io
import zipfile

import pytest

from web_server import Page, web_site

pytest.importorskip("aiohttp")


def report(text: str) -> bytes:
    return f"云岭巡逻项目{text} 12.50".encode()


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.txt", content)
    return target.getvalue()


@pytest.fixture
def site():
    with web_site() as running:
        running.listing("/r/", "a.txt", "b.txt", "c.zip")
        running.pages |= {
            "/r/a.txt": Page(report("a"), etag='"1"'),
            "/r/b.txt": Page(report("b")),
            "/r/c.zip": Page(zipped(d=report("d"))),
        }
        yield running


def downloads(site):
    asked = [path for method, path in site.asked if method == "GET" and not path.endswith("/")]
    site.asked.clear()
    return sorted(asked)


def lying(ingest):
    """Which files lie at the site, as far as is known."""
    rows = ingest.rows("SELECT parse_filename(source_uri) FROM raw.source WHERE missing_since IS NULL ORDER BY 1")
    return [name for (name,) in rows]


def test_only_what_changed_is_downloaded(ingest, site):
    assert len(ingest(site.url("/r/")).to_take) == 3
    assert downloads(site) == ["/r/a.txt", "/r/b.txt", "/r/c.zip"]
    assert ingest.rows("SELECT DISTINCT state FROM raw.parse_run ORDER BY 1") == [("expanded",), ("parsed",)]
    assert ingest(site.url("/r/")).nothing_new
    assert downloads(site) == []
    site.pages["/r/a.txt"] = Page(report("x"), etag='"2"')  # of the same size and time
    ingest(site.url("/r/"))
    assert downloads(site) == ["/r/a.txt"]
    history = "SELECT valid_to IS NULL FROM raw.source_version WHERE source_uri LIKE '%/a.txt' ORDER BY valid_from"
    assert ingest.rows(history) == [(False,), (True,)]


def test_where_nothing_tells_of_a_change_the_content_does(ingest, site):
    site.pages["/r/a.txt"] = Page(report("a"), modified=None)
    ingest(site.url("/r/"))
    downloads(site)
    ingest(site.url("/r/"))
    assert downloads(site) == ["/r/a.txt"]
    assert ingest.parsed == 0 and ingest.rows("SELECT count(*) FROM raw.document") == [(4,)]


def test_a_file_is_gone_when_a_whole_listing_lacks_it(ingest, site):
    ingest(site.url("/r/"))
    whole = site.pages["/r/"]
    for other in (Page(status=503), Page("<html><body>系统维护中</body></html>".encode(), "text/html")):
        site.pages["/r/"] = other
        ingest(site.url("/r/"))
        assert {"a.txt", "b.txt", "c.zip", "d.txt"} <= set(lying(ingest))
    site.listing("/r/", "a.txt", "b.txt")
    ingest(site.url("/r/"))
    assert set(lying(ingest)) & {"a.txt", "b.txt", "c.zip", "d.txt"} == {"a.txt", "b.txt"}
    site.pages["/r/"] = whole
    ingest(site.url("/r/"))
    assert {"c.zip", "d.txt"} <= set(lying(ingest))


def test_a_password_is_nowhere_in_the_warehouse(ingest, site):
    site.pages["/r/b.txt"] = Page(status=500)
    site.pages["/r/d/"] = Page(status=403)
    site.listing("/r/", "a.txt", "b.txt", "c.zip", "d/")
    ingest(site.url("/r/", user="li:geheim@"))
    tables = ("source", "source_version", "document", "quarantine", "scan", "archive_member")
    for table in tables:
        assert not any("geheim" in str(row) for row in ingest.rows(f"FROM raw.{table}")), table
    assert ingest.rows("SELECT kind, files, problems FROM raw.scan") == [("http", 2, 2)]
