"""Lines → grids."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.pdf.lattice import Grid, lattice_of
from ingest.readers.pdf.rulings import Rulings, merged

Cells = list[tuple[int, int, int, int]]  # row, column, row span, column span


def grids(horizontal: list[tuple[float, float, float]], vertical: list[tuple[float, float, float]]) -> list[Grid]:
    lines = [merged(np.array(items, dtype=np.float64).reshape(-1, 3)) for items in (horizontal, vertical)]
    return lattice_of(Rulings(*lines, np.zeros((0, 4)), np.zeros((0, 4)))).grids


def box(x0: float, top: float, x1: float, bottom: float) -> tuple[list[tuple[float, float, float]], ...]:
    return [(top, x0, x1), (bottom, x0, x1)], [(x0, top, bottom), (x1, top, bottom)]


def around(cells: Cells) -> list[Grid]:
    """The grids of cells drawn as boxes; columns are 40 points wide, rows 20 high."""
    horizontal, vertical = [], []
    for row, column, high, wide in cells:
        level, upright = box(50 + 40 * column, 50 + 20 * row, 50 + 40 * (column + wide), 50 + 20 * (row + high))
        horizontal += level
        vertical += upright
    return grids(horizontal, vertical)


@st.composite
def tilings(draw: st.DrawFn) -> Cells:
    """Cells that tile a grid in which every row and column has a border of its own."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    free = {(row, column) for row in range(rows) for column in range(columns)}
    cells: Cells = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) not in free:
                continue
            wide = high = 1
            limit_wide, limit_high = draw(st.integers(1, 3)), draw(st.integers(1, 3))
            while wide < limit_wide and (row, column + wide) in free:
                wide += 1
            while high < limit_high and all((row + high, column + k) in free for k in range(wide)):
                high += 1
            free -= {(row + i, column + k) for i in range(high) for k in range(wide)}
            cells.append((row, column, high, wide))
    return cells


@given(tilings())
def test_any_table_of_merged_cells_is_found_as_drawn(cells: Cells) -> None:
    (grid,) = around(cells)
    edges_y = sorted({r for row, _, high, _ in cells for r in (row, row + high)})
    edges_x = sorted({c for _, column, _, wide in cells for c in (column, column + wide)})
    expected = [
        (
            edges_y.index(r),
            edges_x.index(c),
            edges_y.index(r + h) - edges_y.index(r),
            edges_x.index(c + w) - edges_x.index(c),
        )
        for r, c, h, w in cells
    ]
    assert sorted(map(tuple, grid.spans)) == sorted(expected)
    assert grid.open_borders == 0
    assert not grid.outside


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(1, 20)), max_size=12),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(1, 20)), max_size=12),
)
def test_whatever_lines_there_are_every_place_has_one_cell(
    horizontal: list[tuple[int, int, int]], vertical: list[tuple[int, int, int]]
) -> None:
    found = grids(
        [(12.0 * at, 12.0 * start, 12.0 * (start + length)) for at, start, length in horizontal],
        [(12.0 * at, 12.0 * start, 12.0 * (start + length)) for at, start, length in vertical],
    )
    for grid in found:
        covered = [
            (row, column)
            for span in grid.spans
            for row in range(span.row, span.row + span.row_span)
            for column in range(span.column, span.column + span.column_span)
        ]
        rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
        assert sorted(covered) == [(row, column) for row in range(rows) for column in range(columns)]
        assert (np.diff(grid.xs) > 0).all() and (np.diff(grid.ys) > 0).all()


def test_a_frame_is_no_table_and_the_form_in_it_is_one() -> None:
    outer, inner = box(20, 20, 500, 700), box(100, 100, 300, 160)
    found = grids(outer[0] + inner[0] + [(130, 100, 300)], outer[1] + inner[1] + [(200, 100, 160)])
    assert [grid.is_table for grid in sorted(found, key=lambda grid: grid.area)] == [True, False]


def test_one_column_is_a_frame_around_text() -> None:
    (grid,) = grids([(y, 100, 300) for y in (100, 120, 140)], [(100, 100, 140), (300, 100, 140)])
    assert not grid.is_table


def test_outer_borders_that_are_left_out_follow_from_where_the_rulings_end() -> None:
    (grid,) = grids([(y, 60, 400) for y in (100, 120, 140)], [(x, 100, 140) for x in (150, 250)])
    assert grid.xs.tolist() == [60, 150, 250, 400]
    assert len(grid.spans) == 6
    assert not grid.outside


def test_tables_that_do_not_touch_are_two() -> None:
    def table(y: float) -> tuple[list[tuple[float, float, float]], list[tuple[float, float, float]]]:
        return [(y, 50, 200), (y + 20, 50, 200)], [(x, y, y + 20) for x in (50, 120, 200)]

    first, second = table(100), table(130)
    assert len(grids(first[0] + second[0], first[1] + second[1])) == 2


def test_a_place_beside_a_narrower_part_lies_outside() -> None:
    # Two columns, then one: the place at the lower right is in the bounding box, not in the table.
    (grid,) = grids(
        [(100, 50, 250), (120, 50, 250), (140, 50, 150)], [(50, 100, 140), (150, 100, 140), (250, 100, 120)]
    )
    assert [tuple(grid.spans[number]) for number in grid.outside] == [(1, 1, 1, 1)]


def test_cells_told_by_colour_alone_are_a_table() -> None:
    fills = [(100 + 60 * c, 100 + 40 * r, 160 + 60 * c, 120 + 40 * r) for r in range(3) for c in range(3)]
    (grid,) = lattice_of(Rulings(np.zeros((0, 3)), np.zeros((0, 3)), np.array(fills, float), np.zeros((0, 4)))).grids
    assert grid.xs.round(6).tolist() == [100, 160, 220, 280]
    assert grid.ys.round(6).tolist() == [100, 120, 140, 160, 180, 200]
