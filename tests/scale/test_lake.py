"""The warehouse on DuckLake with a PostgreSQL catalog: the same tables, and several that write."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import jixiao
from tests.scale import ingesting
from tests.scale.contents import raw_hashes
from tests.scale.postgres import new_database
from tests.soak.tables import published_hashes
from warehouse import lake
from warehouse.home import Home, HomeLocked, StoreError
from warehouse.store import exists, open_reader, open_writer

pytestmark = pytest.mark.slow


@pytest.fixture
def settings(request: pytest.FixtureRequest, server: str, tmp_path: Path) -> dict[str, str]:
    """Of a new lake: its catalog, its data, an archive for all homes."""
    database = new_database(server, request.node.name[:60])
    return {
        "JIXIAO_WAREHOUSE": f"ducklake:{database}",
        "JIXIAO_LAKE_DATA": str(tmp_path / "data"),
        "JIXIAO_ARCHIVE": str(tmp_path / "archive"),
    }


@pytest.fixture
def on_lake(settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The settings, in force in this process too."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return settings


def test_a_lake_publishes_the_same_tables_as_a_file(settings, published, reports, tmp_path):
    home = Home(tmp_path / "home")
    first = jixiao("run", reports, "--home", home.path, **settings)
    assert first.returncode == 1, first.stdout + first.stderr
    assert published_hashes(home) == published_hashes(published)
    assert not home.warehouse.exists() and any((tmp_path / "data").rglob("*.parquet"))
    assert (home.published / "parquet" / "fct_project.parquet").exists()
    again = jixiao("run", reports, "--home", home.path, **settings)
    assert "Nothing new" in again.stdout, again.stdout + again.stderr


def test_three_ingests_at_once_make_what_one_makes(on_lake, corpus, expected, tmp_path):
    homes = [tmp_path / f"home{number}" for number in range(3)]
    processes = [
        ingesting.start(home, folder, **on_lake) for home, folder in zip(homes, corpus, strict=True)
    ]
    for process in processes:
        said, _ = process.communicate()
        assert process.returncode == 0, said
    with open_reader(Home(homes[0])) as connection:
        assert raw_hashes(connection) == expected
        runs = connection.execute("SELECT state, count(DISTINCT home) FROM raw.run GROUP BY 1").fetchall()
    assert runs == [("ingested", 3)]


def test_who_writes_the_lake_is_named_to_whoever_waits_in_vain(on_lake, reports, tmp_path):
    home = Home(tmp_path / "here")
    with open_writer(home), lake.alone("build"):
        process = ingesting.start(tmp_path / "there", reports, **on_lake, JIXIAO_LOCK_SECONDS="0.2")
        said, _ = process.communicate()
    assert process.returncode != 0
    assert "HomeLocked: the lake is being written by jixiao build, process" in said


def test_what_a_home_has_taken_in_is_left_to_it_while_it_is_at_work(on_lake, tmp_path):
    ours, theirs = Home(tmp_path / "ours"), Home(tmp_path / "theirs")
    names = {ours.name, theirs.name}
    assert lake.at_work_elsewhere(ours, names) == set()
    with lake.at_work(theirs), lake.at_work(ours):
        assert lake.at_work_elsewhere(ours, names) == {theirs.name}
    assert lake.at_work_elsewhere(ours, names) == set()


def test_a_lost_lock_is_noticed_before_the_commit(on_lake, tmp_path):
    import psycopg

    with open_writer(Home(tmp_path)), pytest.raises(HomeLocked, match="lost"), lake.alone() as check:
        with psycopg.connect(lake.catalog(), autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        check()


def test_a_lake_is_there_once_it_was_written_and_a_catalog_that_is_away_is_told(on_lake, tmp_path, monkeypatch):
    home = Home(tmp_path)
    assert not exists(home)
    with open_writer(home):
        assert exists(home)
    monkeypatch.setenv("JIXIAO_WAREHOUSE", "ducklake:postgres://postgres@127.0.0.1:1/none")
    with pytest.raises(StoreError, match="catalog does not answer"):
        exists(home)
