from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.corpus.writer import write
from tests.scale import ingesting
from tests.scale.contents import raw_hashes
from tests.scale.postgres import postgres
from warehouse.store import Home, open_reader


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server; each test makes its own database."""
    with postgres() as address:
        yield address


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three folders of made-up reports."""
    folders = [tmp_path_factory.mktemp(f"reports{number}") for number in range(3)]
    for number, folder in enumerate(folders):
        write(folder, 60, seed=number, mix="text")
    return folders


@pytest.fixture(scope="session")
def expected(tmp_path_factory: pytest.TempPathFactory, corpus: list[Path]) -> dict[str, tuple[int, int]]:
    """What one ordinary ingest makes of all three."""
    home = Home(tmp_path_factory.mktemp("expected") / "home")
    process = ingesting.start(home.path, *corpus)
    said, _ = process.communicate()
    assert process.returncode == 0, said
    with open_reader(home) as connection:
        hashes = raw_hashes(connection)
    assert hashes["report"][0] >= 180
    return hashes
