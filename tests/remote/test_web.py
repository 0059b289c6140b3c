"""Files and listings of web servers: what is below the named address, and nothing else."""

from __future__ import annotations

import pytest

from ingest import sources
from ingest.errors import Unreadable
from ingest.passing import is_passing
from ingest.remote import Reach, find_remote, open_remote
from ingest.remote.address import keep_user
from warehouse import archive
from warehouse.store import Home
from web_server import Page, web_site

pytest.importorskip("aiohttp")

REPORT = ("云岭县公安局二〇二五年度部门整体支出绩效自评报告。" * 20).encode()


@pytest.fixture
def site():
    with web_site() as running:
        yield running


def below(site, listing):
    return [found.uri.removeprefix(site.url("")) for found in listing.files]


def reasons(listing):
    return [(problem.file_name, problem.reason_code) for problem in listing.problems]


def content(found):
    with sources.open_found(found.path) as stream:
        return stream.read()


def test_a_folder_is_followed_at_any_depth(site):
    site.listing("/r/", "?C=N;O=D", "../", "a.pdf", "2025/", "b c.docx")
    site.listing("/r/2025/", "/r/", "c.xlsx")
    site.pages |= {"/r/a.pdf": Page(b"A", etag='"1"'), "/r/b%20c.docx": Page(b"BB"), "/r/2025/c.xlsx": Page(b"C")}
    scan = sources.find([site.url("/r/")])
    assert below(site, scan) == ["/r/2025/c.xlsx", "/r/a.pdf", "/r/b%20c.docx"]
    a = scan.files[1]
    assert (a.file_name, a.byte_size, a.mtime_ns, a.etag) == ("a.pdf", 1, 1791619200 * 10**9, '"1"')
    assert [found.file_name for found in scan.files] == ["c.xlsx", "a.pdf", "b c.docx"]
    assert [content(found) for found in scan.files] == [b"C", b"A", b"BB"]
    assert scan.complete == [site.url("/r/")] and scan.problems == []
    assert [(entry.kind, entry.files, entry.bytes) for entry in scan.seen] == [("http", 3, 4)]


def test_looking_again_downloads_no_file(site):
    site.listing("/r/", "a.pdf")
    site.pages["/r/a.pdf"] = Page(b"A", etag='"1"')
    first, second = (sources.find([site.url("/r/")]).files for _ in range(2))
    assert first == second
    assert ("GET", "/r/a.pdf") not in site.asked
    site.pages["/r/a.pdf"] = Page(b"B", etag='"2"')
    assert sources.find([site.url("/r/")]).files[0].etag == '"2"'


def test_nothing_is_asked_outside_of_what_was_named(site):
    with web_site() as other:
        site.listing(
            "/r/",
            "a.pdf", "/secret.pdf", "../up.pdf", "%2e%2e/up.pdf", "..%2fup.pdf", "x/..%5c..%5cup.pdf",
            "//127.0.0.2/b.pdf",
            other.url("/r/c.pdf"), f"http://127.0.0.1:{site.port}@169.254.169.254/d.pdf", "http://169.254.169.254/e",
            "file:///etc/passwd", "ftp://127.0.0.1/f.pdf", "javascript:alert(1)", "http://[::1", "http://h:99999/x",
            ".hidden.pdf", "~$lock.docx", "a.pdf#page=2",
        )  # fmt: skip
        site.pages["/r/a.pdf"] = Page(b"A")
        listing = find_remote(site.url("/r/"))
        assert below(site, listing) == ["/r/a.pdf"] and listing.problems == []
        assert {path for _, path in site.asked} == {"/r/", "/r/a.pdf"} and other.asked == []


def test_a_server_sends_on_to_itself_alone(site):
    with web_site() as other:
        site.listing("/r/", "a.pdf", "b.pdf", "c.pdf", "d.pdf")
        site.pages |= {
            "/r/a.pdf": Page(status=302, to="/r/z.pdf"),
            "/r/z.pdf": Page(b"Z"),
            "/r/b.pdf": Page(status=302, to=other.url("/b.pdf")),
            "/r/c.pdf": Page(status=301, to="/r/c.pdf"),
            "/r/d.pdf": Page(status=302, to="/secret.pdf"),
            "/secret.pdf": Page(b"S"),
        }
        listing = find_remote(site.url("/r/"))
        assert below(site, listing) == ["/r/z.pdf"]
        assert reasons(listing) == [("b.pdf", "unreadable_file"), ("c.pdf", "unreadable_file")]
        assert "which was not named" in listing.problems[0].detail
        assert other.asked == [] and not listing.complete


def test_a_folder_without_its_slash_and_a_server_by_its_name(site):
    site.pages["/r"] = Page(status=301, to="/r/")
    site.listing("/r/", "a.pdf")
    site.listing("/", "r/")
    site.pages["/r/a.pdf"] = Page(b"A")
    for path, root in (("/r", "/r/"), ("", "/"), ("/", "/")):
        listing = find_remote(site.url(path))
        assert below(site, listing) == ["/r/a.pdf"] and listing.root == site.url(root)


def test_a_page_that_says_something_is_a_report_and_a_page_of_links_is_not(site):
    article = "<html><body><p>" + REPORT.decode() + '</p><a href="b.xlsx">附件</a></body></html>'
    site.listing("/r/", "list.html", "report.html", "news/")
    site.listing("/r/list.html", "a.pdf")
    site.pages |= {
        "/r/report.html": Page(article.encode(), "text/html"),
        "/r/news/": Page(article.encode(), "text/html"),
        "/r/a.pdf": Page(b"A"), "/r/b.xlsx": Page(b"B"), "/r/news/b.xlsx": Page(b"B"),
    }  # fmt: skip
    listing = find_remote(site.url("/r/"))
    assert below(site, listing) == ["/r/a.pdf", "/r/b.xlsx", "/r/news/", "/r/news/b.xlsx", "/r/report.html"]
    assert [found.file_name for found in listing.files if found.uri.endswith("/")] == ["news.html"]
    named = find_remote(site.url("/r/list.html"))
    assert below(site, named) == ["/r/a.pdf", "/r/list.html"], "who names a page means it"


def test_one_file_is_a_source(site):
    site.pages["/r/%E8%87%AA%E8%AF%84.pdf"] = Page(b"A")
    site.pages["/r/%D7%D4%C6%C0.pdf"] = Page(b"GBK")
    for path in ("/r/自评.pdf", "/r/%E8%87%AA%E8%AF%84.pdf", "/r/%D7%D4%C6%C0.pdf"):
        (found,) = find_remote(site.url(path)).files
        assert found.file_name == "自评.pdf"
        (again,) = find_remote(found.uri).files
        assert again == found


def test_what_is_not_there_is_told(site):
    with pytest.raises(sources.NothingFound, match="404"):
        sources.find([site.url("/none/")])
    site.listing("/r/", "gone.pdf", "broken/", "shut.pdf")
    site.pages |= {"/r/broken/": Page(status=500), "/r/shut.pdf": Page(status=401)}
    listing = find_remote(site.url("/r/"))
    assert reasons(listing) == [
        ("broken.html", "unreadable_folder"),
        ("gone.pdf", "unreadable_file"),
        ("shut.pdf", "unreadable_file"),
    ]
    site.pages["/r/"] = Page(status=503)
    (problem,) = sources.find([site.url("/r/")]).problems
    assert problem.reason_code == "unreadable_folder" and "503" in problem.detail


def test_a_server_without_head_is_asked_to_give(site):
    site.listing("/r/", "a.pdf", "sub.html")
    site.listing("/r/sub.html", "b.pdf")
    site.pages |= {"/r/a.pdf": Page(b"A"), "/r/b.pdf": Page(b"B")}
    for page in site.pages.values():
        page.no_head = True
    listing = find_remote(site.url("/r/"))
    assert below(site, listing) == ["/r/a.pdf", "/r/b.pdf"]
    assert {(f.byte_size, f.mtime_ns, f.etag) for f in listing.files} == {(None, None, None)}
    assert content(listing.files[0]) == b"A"


@pytest.mark.parametrize("moment", ["yesterday", "Sat, 40 Oct 2026 08:00:00 GMT", "0"])
def test_a_time_that_is_none_is_not_told(site, moment):
    site.pages["/a.pdf"] = Page(b"A", modified=moment)
    assert find_remote(site.url("/a.pdf")).files[0].mtime_ns is None


@pytest.mark.parametrize(
    ("reach", "files", "words"),
    [
        (Reach(files=3), 3, "more than 3 files"),
        (Reach(pages=4), 4, "more than 4 pages"),
        (Reach(depth=2), 2, "more than 2 levels"),
    ],
)
def test_a_listing_without_end_ends(site, reach, files, words):
    path = "/r/"
    for _ in range(9):
        site.listing(path, "a.pdf", "x/")
        site.pages[path + "a.pdf"] = Page(b"A")
        path += "x/"
    listing = find_remote(site.url("/r/"), reach)
    assert len(listing.files) == files and not listing.complete
    (problem,) = listing.problems
    assert problem.reason_code == "source_limit" and words in problem.detail


def test_a_page_without_links_tells_nothing_of_what_is_gone(site):
    site.pages["/r/"] = Page("<html><body>系统维护中</body></html>".encode(), "text/html")
    assert sources.find([site.url("/r/")]).complete == []
    site.listing("/r/", "../", "?C=N;O=D")
    with pytest.raises(sources.NothingFound, match="nothing found at"):
        sources.find([site.url("/r/")])


def test_a_page_that_is_too_long_is_not_followed(site):
    site.listing("/r/", "a.pdf", more=" " * 5000)
    assert below(site, find_remote(site.url("/r/"), Reach(page_bytes=1000))) == ["/r/"]


def test_a_password_opens_and_is_never_written_down(site):
    site.listing("/r/", "a.pdf")
    site.pages["/r/a.pdf"] = Page(b"A")
    scan = sources.find([site.url("/r/", user="li:se%20cret@")])
    assert scan.problems == []
    assert content(scan.files[0]) == b"A"
    assert set(site.users) == {"Basic bGk6c2UgY3JldA=="}
    assert "cret" not in repr(scan)
    site.pages["/r/"] = Page(status=403)
    assert "cret" not in repr(sources.find([site.url("/r/", user="li:se%20cret@")]))


def test_a_password_that_was_kept_opens_what_lies_at_its_host(site):
    site.listing("/r/", "a.pdf")
    site.pages["/r/a.pdf"] = Page(b"A")
    with web_site() as other:
        other.pages["/a.pdf"] = Page(b"A")
        plain = keep_user(site.url("/r/", user="li:se%20cret@"))
        assert plain == site.url("/r/")
        (found,) = sources.find([plain]).files
        assert content(found) == b"A" and set(site.users) == {"Basic bGk6c2UgY3JldA=="}
        find_remote(other.url("/a.pdf"))
        assert other.users == [None], "and at no other"


@pytest.mark.parametrize("word", ["a.txt", "/srv/a@b", "http://h:99999/x", "http://li:x@h:99999/x", "http://[::1"])
def test_what_holds_no_password_stays_as_it_is(word):
    assert keep_user(word) == word.replace("li:x@", "")


@pytest.mark.parametrize(
    ("later", "reason", "passes"),
    [
        (Page(status=503), "unreadable_file", True),
        (Page(status=403), "unreadable_file", False),
        (Page(status=404), "vanished", False),
        (Page(b"cut", length=900), "unreadable_file", True),
        (Page(bytes(1200)), "too_large", False),
    ],
)
def test_what_goes_wrong_with_a_download_has_its_reason(site, tmp_path, later, reason, passes):
    site.pages["/a.pdf"] = Page(b"A", length=None)
    (found,) = find_remote(site.url("/a.pdf")).files
    site.pages["/a.pdf"] = later
    (tmp_path / "archive").mkdir()
    with pytest.raises(Unreadable) as caught:
        archive.take(Home(tmp_path), found, 1000)
    assert caught.value.reason_code == reason
    assert (caught.value.__cause__ is not None and is_passing(caught.value.__cause__)) == passes


def test_a_server_that_is_not_there_may_come_back():
    with web_site() as gone:
        url = gone.url("/a.pdf")
    with pytest.raises(Exception) as caught, open_remote(url):
        pass
    assert is_passing(caught.value)
    (problem,) = sources.find([url]).problems
    assert problem.reason_code == "unreadable_folder"


def test_a_silent_server_is_not_waited_for(site):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        listing = find_remote(f"http://127.0.0.1:{silent.getsockname()[1]}/", Reach(seconds=0.05))
    assert "Timeout" in listing.problems[0].detail
