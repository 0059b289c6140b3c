"""Objects of an S3 store, by a server of this process."""

from __future__ import annotations

import boto3
import fsspec
import pytest
from moto.server import ThreadedMotoServer

from ingest import sources
from ingest.passing import is_passing
from ingest.remote import find_remote, open_remote

pytest.importorskip("s3fs")

KEYS = ("in/2025/自评.pdf", "in/a[1].docx", "in/a 50%#?x.txt", "in/../up.txt", "in/.hidden", "in/~$a.docx", "out/b.pdf")


@pytest.fixture(scope="module")
def endpoint():
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint, monkeypatch):
    settings = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    client = boto3.client("s3")
    client.create_bucket(Bucket="reports")
    for key in KEYS:
        client.put_object(Bucket="reports", Key=key, Body=key.encode())
    yield client
    for entry in client.list_objects_v2(Bucket="reports").get("Contents", []):
        client.delete_object(Bucket="reports", Key=entry["Key"])
    client.delete_bucket(Bucket="reports")


def test_the_objects_under_a_prefix(bucket):
    scan = sources.find(["s3://reports/in"])
    assert [found.uri for found in scan.files] == [
        "s3://reports/in/../up.txt",
        "s3://reports/in/2025/自评.pdf",
        "s3://reports/in/a 50%#?x.txt",
        "s3://reports/in/a[1].docx",
    ]
    for found in scan.files:
        key = found.uri.removeprefix("s3://reports/")
        assert found.byte_size == len(key.encode()) and found.mtime_ns and found.etag
        with sources.open_found(found.path) as stream:
            assert stream.read() == key.encode()
        assert find_remote(found.uri).files == [found], "an address that was written down opens the same file"
    assert [(entry.kind, entry.files) for entry in scan.seen] == [("s3", 4)]


def test_a_pattern(bucket):
    assert [found.file_name for found in find_remote("s3://reports/*/*.pdf").files] == ["b.pdf"]
    assert [found.file_name for found in find_remote("s3://reports/**/*.pdf").files] == ["自评.pdf", "b.pdf"]


def test_what_changed_since_the_last_look_is_seen(bucket):
    (before,) = find_remote("s3://reports/out").files
    bucket.put_object(Bucket="reports", Key="out/b.pdf", Body=b"new")
    bucket.put_object(Bucket="reports", Key="out/c.pdf", Body=b"more")
    after = find_remote("s3://reports/out").files
    assert [found.file_name for found in after] == ["b.pdf", "c.pdf"]
    assert after[0].etag != before.etag


@pytest.mark.parametrize("url", ["s3://reports/none/", "s3://reports/none.pdf", "s3://no-such-bucket/x"])
def test_nothing_at_an_address(bucket, url):
    with pytest.raises(sources.NothingFound, match="nothing found at"):
        sources.find([url])
    assert [problem.reason_code for problem in sources.find([url], missing_ok=True).problems] == ["vanished"]


def test_an_object_that_went_is_no_fault_that_passes(bucket):
    (found,) = find_remote("s3://reports/out").files
    bucket.delete_object(Bucket="reports", Key="out/b.pdf")
    find_remote("s3://reports/in")
    with pytest.raises(FileNotFoundError) as caught, open_remote(found.path) as stream:
        stream.read()
    assert not is_passing(caught.value)
