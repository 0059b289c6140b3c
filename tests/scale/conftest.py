from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from made_once import made_once
from tests.corpus.writer import write
from tests.scale import ingesting
from tests.scale.contents import raw_hashes
from tests.scale.postgres import postgres
from warehouse.store import Home, open_reader

# In a folder: enough for five batches of a cluster (`make scale` takes more).
REPORTS = int(os.environ.get("JIXIAO_SCALE_REPORTS", "36"))


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server; each test makes its own database."""
    with postgres() as address:
        yield address


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three folders of made-up reports."""

    def make(folder: Path) -> None:
        for number in range(3):
            write(folder / str(number), REPORTS, seed=number, mix="text")

    return sorted(made_once(tmp_path_factory, "corpus", make).iterdir())


@pytest.fixture(scope="session")
def expected(tmp_path_factory: pytest.TempPathFactory, corpus: list[Path]) -> dict[str, tuple[int, int]]:
    """What one ordinary ingest makes of all three."""

    def make(folder: Path) -> None:
        process = ingesting.start(folder / "home", *corpus)
        said, _ = process.communicate()
        assert process.returncode == 0, said

    with open_reader(Home(made_once(tmp_path_factory, "expected", make) / "home")) as connection:
        hashes = raw_hashes(connection)
    assert hashes["report"][0] >= 3 * REPORTS
    return hashes
