"""Files over SFTP, from a server of this process on 127.0.0.1."""

from __future__ import annotations

import asyncio
import os
import threading
from types import SimpleNamespace

import asyncssh
import pytest

from ingest import sources
from ingest.passing import is_passing
from ingest.remote import Reach, find_remote, open_remote

pytest.importorskip("paramiko")


class _Users(asyncssh.SSHServer):
    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("li", "se/cret")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """``port``, ``home`` (what the server shows as /), ``key`` (a line of known_hosts)."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    home = tmp_path_factory.mktemp("sftp")
    key = asyncssh.generate_private_key("ssh-ed25519")

    async def start():
        return await asyncssh.create_server(
            _Users, "127.0.0.1", 0, server_host_keys=[key],
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=os.fsencode(home)),
        )  # fmt: skip

    async def stop(running):
        running.close()
        await running.wait_closed()

    running = asyncio.run_coroutine_threadsafe(start(), loop).result()
    port = running.get_port()
    public = key.export_public_key().decode().strip()
    yield SimpleNamespace(port=port, home=home, key=f"[127.0.0.1]:{port} {public}\n")
    from ingest.remote.sftp import _Sftp

    for filesystem in _Sftp._cache.values():
        filesystem.client.close()
    asyncio.run_coroutine_threadsafe(stop(running), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def known(server, tmp_path, monkeypatch):
    """The user knows the host."""
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "known_hosts").write_text(server.key)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return lambda path: f"sftp://li:se%2Fcret@127.0.0.1:{server.port}{path}"


@pytest.fixture
def tree(server):
    top = server.home / "in"
    if not top.exists():
        for name in ("2025/自评.pdf", "a#?50%[1].txt", ".hidden", "~$a.docx", "2025/deep/b.txt"):
            path = top / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(name.encode() * 20_000)
        (top / "link.txt").symlink_to("2025/deep/b.txt")
        (top / "round").symlink_to("2025")
        (top / "2025" / "up").symlink_to("..")
        (top / "dead").symlink_to("none")
    return top


def test_a_folder_at_any_depth(server, known, tree):
    scan = sources.find([known("/in")])
    base = f"sftp://127.0.0.1:{server.port}/in/"
    names = {found.uri.removeprefix(base): found for found in scan.files}
    assert set(names) == {"a%23%3F50%25%5B1%5D.txt", "link.txt", "2025/%E8%87%AA%E8%AF%84.pdf", "2025/deep/b.txt"}
    assert {found.file_name for found in scan.files} == {"自评.pdf", "b.txt", "a#?50%[1].txt", "link.txt"}
    assert [(problem.file_name, problem.reason_code) for problem in scan.problems] == [("dead", "unreadable_file")]
    for found in scan.files:
        with sources.open_found(found.path) as stream:
            assert len(stream.read()) == found.byte_size > 100_000
        assert found.mtime_ns and "cret" not in found.uri
    assert scan.complete == []
    odd = names["a%23%3F50%25%5B1%5D.txt"]
    (again,) = find_remote(odd.path).files
    assert again == odd
    assert "cret" not in repr(scan) and [entry.kind for entry in scan.seen] == ["sftp"]


def test_a_pattern(known, tree):
    assert [found.file_name for found in find_remote(known("/in/2025/d*/*.txt")).files] == ["b.txt"]
    assert [found.file_name for found in find_remote(known("/in/2025/**/自*.pdf")).files] == ["自评.pdf"]


@pytest.mark.parametrize(
    ("reach", "words"),
    [(Reach(files=2), "more than 2 files"), (Reach(pages=1), "more than 1 folders"), (Reach(depth=0), "deep")],
)
def test_a_listing_is_bounded(known, tree, reach, words):
    listing = find_remote(known("/in"), reach)
    assert not listing.complete and len(listing.files) <= 2
    assert any(problem.reason_code == "source_limit" and words in problem.detail for problem in listing.problems)


def test_a_folder_without_trouble_was_seen_whole(server, known, tree):
    (server.home / "报告").mkdir(exist_ok=True)
    (server.home / "报告" / "a.txt").write_bytes(b"a")
    root = f"sftp://127.0.0.1:{server.port}/%E6%8A%A5%E5%91%8A"
    for path in ("/报告", "/%E6%8A%A5%E5%91%8A"):
        scan = sources.find([known(path)])
        assert scan.complete == [root] and [found.uri for found in scan.files] == [root + "/a.txt"]


def test_nothing_at_an_address(known, tree):
    with pytest.raises(sources.NothingFound, match=r"nothing found at 'sftp://127\.0\.0\.1"):
        sources.find([known("/none")])
    with pytest.raises(FileNotFoundError), open_remote(known("/in/none.txt")):
        pass


def test_a_host_that_nobody_knows_is_not_trusted(server, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (problem,) = sources.find([f"sftp://li:other%2Fcret@127.0.0.1:{server.port}/in"]).problems
    assert "known_hosts" in problem.detail and "cret" not in repr(problem)


def test_the_password_may_come_from_the_environment(server, known, tree, monkeypatch):
    import fsspec

    monkeypatch.setattr(fsspec.config, "conf", {})
    monkeypatch.setenv("FSSPEC_SFTP_USERNAME", "li")
    monkeypatch.setenv("FSSPEC_SFTP_PASSWORD", "se/cret")
    assert len(find_remote(f"sftp://127.0.0.1:{server.port}/in/2025/deep").files) == 1


def test_a_wrong_password_is_a_problem_that_does_not_pass(server, known):
    url = f"sftp://li:wrong@127.0.0.1:{server.port}/in"
    (problem,) = sources.find([url]).problems
    assert problem.reason_code == "unreadable_folder" and "wrong" not in problem.detail
    with pytest.raises(Exception) as caught, open_remote(url):
        pass
    assert not is_passing(caught.value)
