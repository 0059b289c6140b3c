"""The state of a home: its file, how fresh what is published is, the stages, the metrics."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ingest.sources import Problem
from warehouse import revision, runs, stages, state
from warehouse.freshness import known_current_at, promised_hours
from warehouse.metrics import metrics_text, write_metrics
from warehouse.publish import Publication
from warehouse.quarantine import record_problems
from warehouse.stages import Stage
from warehouse.state import InHand

NOON = datetime(2026, 3, 2, 12)  # noqa: DTZ001  the warehouse's times are UTC without zone
HOUR = timedelta(hours=1)


def looked(connection, hours: float, state: str = "nothing_new", kind: str = "folder", files: int = 3) -> None:
    """A run that looked at its sources so many hours after noon."""
    run_id = runs.start_run(connection, "reports")
    runs.finish_run(connection, run_id, state, {})
    connection.execute(
        "INSERT INTO raw.scan VALUES (?, 'reports', ?, ?, ?, 300, 0)", [run_id, kind, NOON + hours * HOUR, files]
    )


def built_and_published(connection, built: float, published: float) -> None:
    number = revision.current(connection)
    connection.execute(
        "INSERT INTO raw.build VALUES ('r', ?, 'm', 'passed', ?, ?, NULL, NULL)",
        [number, NOON + built * HOUR, NOON + published * HOUR],
    )
    connection.execute(
        """INSERT INTO raw.publication BY NAME
           SELECT ? AS version, 'p' AS path, ?::TIMESTAMP AS published_at, 'r' AS run_id, 1 AS byte_size, 's' AS sha256,
                  map(['dim_report'], [7]) AS row_counts, ? AS revision, 'm' AS models_sha256""",
        [f"jixiao-{published:05}", NOON + published * HOUR, number],
    )


def hours(moment: datetime | None) -> float | None:
    return None if moment is None else (moment - NOON) / HOUR


# ------------------------------------------------------------------ freshness


def test_before_the_first_publication_nothing_is_fresh(connection):
    looked(connection, 1)
    assert known_current_at(connection) is None


def test_what_is_published_is_as_fresh_as_the_look_at_the_sources_that_it_came_from(connection):
    looked(connection, 1, "published")
    built_and_published(connection, 2, 3)
    assert hours(known_current_at(connection)) == 1


def test_a_run_that_finds_nothing_new_confirms_what_is_published(connection):
    looked(connection, 1, "published")
    built_and_published(connection, 2, 3)
    looked(connection, 8)
    assert hours(known_current_at(connection)) == 8


@pytest.mark.parametrize("state", ["failed", "running"])
def test_a_run_that_did_not_end_well_confirms_nothing(connection, state):
    looked(connection, 1, "published")
    built_and_published(connection, 2, 3)
    looked(connection, 8, state)
    assert hours(known_current_at(connection)) == 1


def test_a_look_that_found_what_is_not_published_yet_confirms_nothing(connection):
    looked(connection, 1, "published")
    built_and_published(connection, 2, 3)
    revision.touch(connection)
    looked(connection, 8, "ingested")
    assert hours(known_current_at(connection)) == 1
    built_and_published(connection, 9, 10)
    assert hours(known_current_at(connection)) == 8


@pytest.mark.parametrize("look", [{"kind": "file"}, {"kind": "missing"}, {"files": 0}])
def test_a_look_at_single_files_or_at_an_empty_place_says_nothing_about_the_sources(connection, look):
    """A rerun of what failed; a share that is not mounted."""
    looked(connection, 1, "published")
    built_and_published(connection, 2, 3)
    looked(connection, 8, **look)
    assert hours(known_current_at(connection)) == 1


def test_where_only_files_are_looked_at_they_are_the_sources(connection):
    looked(connection, 1, "published", kind="file")
    built_and_published(connection, 2, 3)
    looked(connection, 8, kind="file")
    assert hours(known_current_at(connection)) == 8


def test_without_a_look_on_record_it_is_the_time_of_the_publication(connection):
    built_and_published(connection, 2, 3)
    assert hours(known_current_at(connection)) == 3


@pytest.mark.parametrize(("text", "promised"), [("26", 26.0), ("0.5", 0.5), ("", None), (None, None)])
def test_the_promise_is_a_setting(monkeypatch, text, promised):
    monkeypatch.delenv("JIXIAO_PROMISED_HOURS", raising=False)
    if text is not None:
        monkeypatch.setenv("JIXIAO_PROMISED_HOURS", text)
    assert promised_hours() == promised


# ------------------------------------------------------------------ stages


def test_a_stage_is_kept_with_what_the_raw_tables_know_about_it(connection):
    run_id = runs.start_run(connection, "reports")
    connection.execute("INSERT INTO raw.scan VALUES (?, 'reports', 'folder', now()::TIMESTAMP, 3, 300, 1)", [run_id])
    kept = [Stage("read files", NOON, NOON + HOUR, 3600.0, 3), Stage("build", NOON + HOUR, NOON + HOUR, 0.5, None)]
    stages.record(connection, run_id, kept)
    assert stages.of_last_run(connection) == [
        replace(kept[0], detail={"files": 3.0, "bytes": 300.0, "problems": 1.0}), replace(kept[1], detail={}),
    ]  # fmt: skip


def test_the_stages_are_of_one_run_the_last_one_that_had_any(connection):
    for number, name in enumerate(("a", "b")):
        stages.record(connection, name, [Stage(name, NOON + number * HOUR, NOON + (number + 1) * HOUR, 1.0, 1)])
    runs.start_run(connection, "reports")
    assert [stage.stage for stage in stages.of_last_run(connection)] == ["b"]


# ------------------------------------------------------------------ the file


@pytest.fixture
def full(connection, home) -> state.State:
    """A state with something in every field."""
    looked(connection, 1, "published")
    built_and_published(connection, 2, 3)
    record_problems(connection, [Problem(f"file:///{n}.pdf", f"{n}.pdf", "too_large", "9") for n in "ab"], "r")
    stages.record(connection, "r", [Stage("parse", NOON, NOON + HOUR, 3600.0, 500)])
    in_hand = InHand("r", "jixiao run", NOON, "parse", NOON, 10, 50, NOON + HOUR)
    return replace(state.read(connection, home), in_hand=in_hand)


def test_the_snapshot_says_what_was_written(home, full):
    state.write_snapshot(home, full)
    assert state.read_snapshot(home) == full
    assert (full.quarantined, full.reasons) == (2, {"too_large": 2})
    assert not list(home.path.glob("*.new"))


def test_what_could_not_be_read_is_written_down_too(connection, home, full):
    rows = state.failures(connection)
    assert [row.file_name for row in rows] == ["a.pdf", "b.pdf"]
    assert state.failures_snapshot(home) is None
    state.write_failures(home, [*rows, replace(rows[0], pages=(1, 3))])
    assert state.failures_snapshot(home) == [*rows, replace(rows[0], pages=(1, 3))]


@pytest.mark.parametrize("text", [None, "", "{", "{}", '{"home": "x"}'])
def test_a_snapshot_that_cannot_be_read_is_none(home, text):
    home.path.mkdir(exist_ok=True)
    if text is not None:
        home.state.write_text(text)
    assert state.read_snapshot(home) is None


@pytest.mark.parametrize("write", [state.write_snapshot, lambda home, full: write_metrics(home, full, None)])
def test_telling_never_fails_a_run(home, full, write):
    for path in (home.state, home.metrics):
        path.with_suffix(".new").mkdir()  # cannot be written
    write(home, full)
    assert not home.state.exists() and not home.metrics.exists()


def test_the_expected_end_follows_from_the_rate_so_far(full):
    assert full.in_hand is not None
    assert full.in_hand.per_second == 10 / 3600
    assert hours(full.in_hand.expected_end) == 5
    for changed in ({"done": 0}, {"total": None}, {"told_at": NOON}):
        assert replace(full.in_hand, **changed).expected_end is None


# ------------------------------------------------------------------ metrics

_SAMPLE = re.compile(r'(?P<name>jixiao_[a-z_]+)(\{[a-z]+="(\\.|[^"\\\n])*"\})? (?P<value>\S+)')


def test_every_line_of_the_metrics_is_in_the_text_format(full):
    told: set[str] = set()
    for line in metrics_text(full, 26).splitlines():
        if line.startswith("# "):
            told.add(line.split()[2])
        else:
            sample = _SAMPLE.fullmatch(line)
            assert sample and sample["name"] in told, line
            float(sample["value"])


@pytest.mark.parametrize(
    "line",
    [
        'jixiao_last_run_state{state="published"} 1',
        'jixiao_last_run_state{state="failed"} 0',
        'jixiao_stage_seconds{stage="parse"} 3600',
        'jixiao_stage_items{stage="parse"} 500',
        'jixiao_documents{state="parsed"} 0',
        "jixiao_quarantined_files 2",
        'jixiao_quarantined_files_by_reason{reason="too_large"} 2',
        'jixiao_published_rows{table="dim_report"} 7',
        "jixiao_known_current_timestamp_seconds 1772456400",
        "jixiao_promised_seconds 93600",
    ],
)
def test_the_metrics_say_what_the_state_says(full, line):
    assert line in metrics_text(full, 26).splitlines()


def test_names_in_labels_cannot_break_a_line(full):
    assert full.published is not None
    forged = replace(full.published, row_counts={'a"} 1\njixiao_evil\\': 1})
    text = metrics_text(replace(full, published=forged))
    assert r'jixiao_published_rows{table="a\"} 1\njixiao_evil\\"} 1' in text.splitlines()


def test_a_new_home_has_metrics_too(connection, home):
    write_metrics(home, state.read(connection, home), None)
    text = home.metrics.read_text()
    assert "jixiao_quarantined_files 0\n" in text and "published" not in text


def test_publications_of_older_versions_are_told_like_all(full):
    old = Publication("jixiao-0", "p", NOON, "r", 1, "s", {}, None, None)
    assert "published_timestamp_seconds 1772452800\n" in metrics_text(replace(full, published=old))
