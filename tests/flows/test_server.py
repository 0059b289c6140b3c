"""Whose Prefect server a run uses."""

from __future__ import annotations

import os

import pytest

from flows.server import is_configured, local_server

PROFILES = """
active = "mine"
[profiles.mine]
PREFECT_API_URL = "http://127.0.0.1:4200/api"
[profiles.bare]
"""


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, True),  # the active profile names one
        ({"PREFECT_PROFILE": "bare"}, False),
        ({"PREFECT_PROFILE": "bare", "PREFECT_API_URL": "http://127.0.0.1:4200/api"}, True),
        ({"PREFECT_PROFILE": "unknown"}, False),
        ({"PREFECT_PROFILES_PATH": "/no/such/file"}, False),
    ],
)
def test_a_server_counts_as_configured(tmp_path, monkeypatch, environment, expected):
    for name in ("PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "profiles.toml").write_text(PROFILES)
    for name, value in ({"PREFECT_HOME": str(tmp_path)} | environment).items():
        monkeypatch.setenv(name, value)
    assert is_configured() is expected


def test_a_configured_server_is_used_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:4200/api")
    with local_server(tmp_path):
        assert os.environ["PREFECT_API_URL"] == "http://127.0.0.1:4200/api"
    assert list(tmp_path.iterdir()) == []
