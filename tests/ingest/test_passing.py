"""Which faults are worth another try."""

from __future__ import annotations

import errno
import socket
import ssl

import pytest

from ingest.passing import is_passing


def of_errno(name: str) -> OSError:
    return OSError(getattr(errno, name), name)


def aiohttp_errors():
    aiohttp = pytest.importorskip("aiohttp")
    from yarl import URL

    request = aiohttp.RequestInfo(URL("http://h/"), "GET", {}, URL("http://h/"))
    answers = {status: aiohttp.ClientResponseError(request, (), status=status) for status in (401, 403, 404, 429, 503)}
    return aiohttp, answers


@pytest.mark.parametrize(
    "name",
    ["EIO", "EAGAIN", "EBUSY", "ETIMEDOUT", "ESTALE", "ENETDOWN", "ECONNRESET", "ECONNREFUSED", "EPIPE", "EREMOTEIO"],
)
def test_what_does_not_answer_now_may_answer_later(name):
    assert is_passing(of_errno(name))


@pytest.mark.parametrize("name", ["ENOSPC", "EACCES", "EROFS", "ENOENT", "EISDIR", "ENAMETOOLONG", "EDQUOT", "EMFILE"])
def test_what_is_full_missing_or_forbidden_stays_so(name):
    assert not is_passing(of_errno(name))


def test_time_outs_and_lost_connections_pass():
    assert is_passing(TimeoutError()) and is_passing(ConnectionResetError())
    assert is_passing(socket.gaierror(socket.EAI_AGAIN, "try again"))
    assert not is_passing(socket.gaierror(socket.EAI_NONAME, "no such host"))
    assert not is_passing(ValueError("x")) and not is_passing(KeyboardInterrupt())


def test_what_a_web_server_answers_decides():
    aiohttp, answers = aiohttp_errors()
    assert {status for status, error in answers.items() if is_passing(error)} == {429, 503}
    assert is_passing(aiohttp.ServerDisconnectedError()) and is_passing(aiohttp.ClientPayloadError("cut"))
    assert is_passing(aiohttp.ServerTimeoutError())
    assert not is_passing(aiohttp.InvalidURL("x"))
    connection = aiohttp.client_reqrep.ConnectionKey("h", 443, True, True, None, None, None)
    certificate = aiohttp.ClientConnectorCertificateError(connection, ssl.SSLCertVerificationError("self-signed"))
    assert not is_passing(certificate)


@pytest.mark.parametrize(("status", "passes"), [(503, True), (500, True), (403, False), (404, False)])
def test_what_an_object_store_answers_decides(status, passes):
    exceptions = pytest.importorskip("botocore.exceptions")
    answer = {"Error": {"Code": "x"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    assert is_passing(exceptions.ClientError(answer, "GetObject")) == passes


def test_an_object_store_that_cannot_be_reached_may_come_back():
    exceptions = pytest.importorskip("botocore.exceptions")
    assert is_passing(exceptions.EndpointConnectionError(endpoint_url="http://h"))
    assert is_passing(exceptions.ReadTimeoutError(endpoint_url="http://h"))
    assert not is_passing(exceptions.NoCredentialsError())
    assert not is_passing(exceptions.SSLError(endpoint_url="http://h", error="x"))


def test_a_refused_password_is_refused_again():
    paramiko = pytest.importorskip("paramiko")
    assert is_passing(paramiko.SSHException("Error reading SSH protocol banner"))
    assert not is_passing(paramiko.AuthenticationException("no"))
