"""A process that reads documents reaches no network, nor does anything that it starts."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading

import pytest

CALLS = [
    "socket.create_connection(('127.0.0.1', {port}), 2)",
    "socket.getaddrinfo('localhost', {port})",
    "socket.gethostbyname('localhost')",
    "socket.gethostbyname_ex('localhost')",
    "socket.gethostbyaddr('127.0.0.1')",
    "socket.getnameinfo(('127.0.0.1', {port}), 0)",
    "socket.socket().connect_ex(('127.0.0.1', {port}))",
    "socket.socket(type=socket.SOCK_DGRAM).sendto(b'a', ('127.0.0.1', {port}))",
    "socket.socket(type=socket.SOCK_DGRAM).sendmsg([b'a'], [], 0, ('127.0.0.1', {port}))",
    "socket.socket().bind(('127.0.0.1', 0))",
    "__import__('urllib.request').request.urlopen('http://127.0.0.1:{port}/')",
]
_CHILD = """
import json, socket, sys
from ingest.confine import confine
if sys.argv[1] == "confined":
    confine(1024)
said = []
for call in sys.argv[2:]:
    try:
        eval(call)
        said.append("done")
    except Exception as error:
        said.append(f"{type(error).__name__}: {error}")
print(json.dumps(said))
"""
_GRANDCHILD = """
import subprocess, sys
from ingest.confine import leave_network
ask = "import socket; socket.create_connection(('127.0.0.1', int(__import__('sys').argv[1])), 2)"
has_left = sys.argv[2] == "leave" and leave_network()
done = subprocess.run([sys.executable, "-c", ask, sys.argv[1]], capture_output=True, text=True)
print(has_left, done.returncode, done.stderr.strip().splitlines()[-1:] or "")
"""


@pytest.fixture
def port():
    """Of somebody who answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    with server.accept()[0] as connection:
                        connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
                except OSError:
                    return

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def said_by(code: str, *words: object) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


def test_every_way_to_the_network_is_refused(port):
    calls = [call.format(port=port) for call in CALLS]
    free = dict(zip(calls, json.loads(said_by(_CHILD, "free", *calls)), strict=True))
    confined = json.loads(said_by(_CHILD, "confined", *calls))
    assert "done" in free.values(), free  # the very calls reach somebody where nothing is refused
    for call, answer in zip(calls, confined, strict=True):
        assert "a parser may not use the network" in answer, call


def test_what_a_confined_process_starts_has_no_network_either(port):
    assert said_by(_GRANDCHILD, port, "stay").startswith("False 0")
    answer = said_by(_GRANDCHILD, port, "leave")
    if answer.startswith("False"):
        pytest.skip("this system does not let a process leave its network")
    assert answer.startswith("True 1") and "Network is unreachable" in answer
