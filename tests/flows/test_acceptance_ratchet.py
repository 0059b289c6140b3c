"""The floor of `make acceptance` only rises."""

from __future__ import annotations

import tomllib

import pytest

from acceptance import FLOOR, GROUPS, KINDS, below_floor, raised, to_toml


def scores(f1: float) -> dict[str, dict[str, float]]:
    return {"real": {"report": f1, "project": 0.5}}


@pytest.mark.parametrize(("measured", "floor", "failures"), [(0.9, 0.9, 0), (0.91, 0.9, 0), (0.8999, 0.9, 1)])
def test_a_score_below_its_floor_fails(measured, floor, failures):
    assert len(below_floor(scores(measured), scores(floor))) == failures


def test_a_score_that_was_not_measured_fails():
    assert below_floor({"real": {"report": 1.0}}, scores(0.1))
    assert below_floor(scores(1.0), {})


@pytest.mark.parametrize(("measured", "floor", "after"), [(0.95678, 0.9, 0.9567), (0.8, 0.9, 0.9)])
def test_raising_takes_better_scores_and_keeps_better_floors(measured, floor, after):
    assert raised(scores(measured), scores(floor))["real"]["report"] == after


def test_the_floor_file_holds_every_score_and_is_what_the_script_writes():
    floor = tomllib.loads(FLOOR.read_text())
    assert {group: tuple(kinds) for group, kinds in floor.items()} == dict.fromkeys(GROUPS, KINDS)
    assert to_toml(floor) == FLOOR.read_text()
