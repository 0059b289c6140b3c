"""Opening the warehouse: who has it open is named, and a reader changes nothing."""

from __future__ import annotations

import pytest

from warehouse import lock, store


@pytest.mark.parametrize("opening", [store.open_reader, store.open_writer])
def test_an_open_warehouse_is_named_with_its_holder(home, other_process, opening, monkeypatch):
    monkeypatch.setattr(store, "_READER_SECONDS", 0)
    with pytest.raises(lock.HomeLocked, match=f"process {other_process.pid}.*close it there"), opening(home):
        pytest.fail("opened")


def test_a_reader_that_is_only_passing_does_not_stop_a_writer(home, other_process, monkeypatch):
    monkeypatch.setattr(store.time, "sleep", lambda seconds: other_process.communicate(""))
    with store.open_writer(home) as connection:
        assert connection.execute("SELECT count(*) FROM raw.run").fetchall() == [(0,)]


def test_a_reader_of_an_empty_home_is_told_what_to_do(new_home):
    with pytest.raises(store.NoWarehouse, match="`jixiao run SOURCE` makes one"), store.open_reader(new_home):
        pytest.fail("opened")


def test_a_reader_cannot_write(home):
    import duckdb

    with store.open_writer(home):
        pass
    with store.open_reader(home) as connection, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        connection.execute("DELETE FROM raw.document")
