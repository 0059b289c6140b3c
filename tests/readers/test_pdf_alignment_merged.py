"""Names of levels that stand for several rows, where no ruling shows which."""

from __future__ import annotations

import numpy as np

from ingest.readers.pdf.alignment import find_aligned_tables
from ingest.readers.pdf.rulings import Rulings
from tests.readers.pdf_typesetting import Set, glyphs_of

NONE = np.zeros((0, 4))


def test_names_of_levels_in_the_middle_of_their_rows_are_cells_over_those_rows() -> None:
    heads = [Set(head, x, 100) for head, x in (("一级指标", 60), ("三级指标", 130), ("指标值", 240), ("得分", 300))]
    body = [
        text
        for number in range(6)
        for text in (
            Set(f"指标{'甲乙丙丁戊己'[number]}完成情况", 130, 124 + 24 * number),
            Set(f"≥{number + 90}%", 240, 124 + 24 * number),
            Set(str(number + 5), 318, 124 + 24 * number, "r"),
        )
    ]
    names = [Set("产出指标", 60, 160), Set("效益指标", 60, 232)]  # over four rows and over two
    rules = np.array([(88.0, 55.0, 330.0), (108.0, 55.0, 330.0), (256.0, 55.0, 330.0)])
    tables = find_aligned_tables(glyphs_of([*heads, *body, *names]), Rulings(rules, np.zeros((0, 3)), NONE, NONE))
    spans = [(cell.text, cell.row, cell.row_span) for table in tables for cell in table.cells if cell.column == 0]
    assert spans == [("一级指标", 0, 1), ("产出指标", 1, 4), ("效益指标", 5, 2)]


def test_names_on_the_first_of_their_rows_are_not_stretched() -> None:
    texts = [Set(head, x, 100) for head, x in (("级次", 60), ("名称", 130), ("得分", 300))]
    for number in range(6):
        texts += [
            Set(f"指标{'甲乙丙丁戊己'[number]}", 130, 124 + 24 * number),
            Set(str(number), 318, 124 + 24 * number),
        ]
    texts += [Set("产出", 60, 124), Set("效益", 60, 196)]
    rules = np.array([(88.0, 55.0, 330.0), (108.0, 55.0, 330.0), (256.0, 55.0, 330.0)])
    tables = find_aligned_tables(glyphs_of(texts), Rulings(rules, np.zeros((0, 3)), NONE, NONE))
    spans = [(c.text, c.row, c.row_span) for t in tables for c in t.cells if c.column == 0 and c.text]
    assert spans == [("级次", 0, 1), ("产出", 1, 1), ("效益", 4, 1)]
