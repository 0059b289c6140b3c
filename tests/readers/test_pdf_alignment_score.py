"""How benchmarks/pdf scores tables: what it counts as right, found and true."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.pdf import icdar, score
from benchmarks.pdf.cells import TableCell, from_rows, relations

SPANNED = [TableCell(0, 0, "A", 2, 1), TableCell(0, 1, "B", 1, 2), TableCell(1, 1, "c"), TableCell(1, 2, "D")]


def test_a_spanning_cell_has_a_relation_with_each_neighbour_once() -> None:
    assert relations(SPANNED) == {
        ("a", "b", "right"): 1,
        ("a", "c", "right"): 1,
        ("c", "d", "right"): 1,
        ("b", "c", "below"): 1,
        ("b", "d", "below"): 1,
    }


def test_empty_cells_are_passed_over_and_texts_compared_without_white_space() -> None:
    assert relations(from_rows([["1 000", "", "—"], [None, "x", None]])) == {("1000", "-", "right"): 1}


def test_a_table_found_in_prose_costs_precision_and_a_missed_one_recall() -> None:
    table, prose = from_rows([["a", "b"], ["c", "d"]]), from_rows([["p", "q"]])
    assert score.adjacency([table, prose], [table]) == score.Score(4, 5, 4)
    assert score.adjacency([], [table]).recall == 0


def test_silence_earns_nothing_where_there_is_something_to_find() -> None:
    silent, right = score.Score(0, 0, 4), score.Score(4, 4, 4)
    assert score.competition_f1([silent, right]) == pytest.approx(0.5)
    assert score.competition_f1([score.Score(0, 0, 0), right]) == 1


def test_exact_cells_need_place_and_span() -> None:
    flat = [TableCell(c.row, c.column, c.text) for c in SPANNED]
    assert score.cells([flat], [SPANNED]) == score.Score(2, 4, 4)
    assert score.cells([SPANNED, flat], [flat, SPANNED]).f1 == 1


def test_the_truth_of_the_public_set_is_read_with_its_slips(tmp_path: Path) -> None:
    (tmp_path / "eu-001.pdf").write_bytes(b"")
    (tmp_path / "eu-001-str.xml").write_text(
        """<document><table id='1'><region id='1' page='2'>
        <cell start-row='0' start-col='0' end-col='1'><bounding-box x1='9' y1='26ß' x2='20' y2='30'/>
        <content>A</content></cell>
        <cell start-row='1' start-col='1'><bounding-box x1='9' y1='1' x2='20' y2='3'/><content>B</content></cell>
        </region></table></document>""",
        encoding="utf-8",
    )
    (region,) = icdar.regions(icdar.documents(tmp_path)[0])
    assert region.page == 2
    assert region.cells == (TableCell(0, 0, "A", 1, 2), TableCell(1, 1, "B"))
    assert region.boxes[0] == (9, 260, 20, 30)
