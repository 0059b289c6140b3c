"""The public ICDAR-2013 table set: 67 PDFs with the true cells of their tables."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pdf.cells import TableCell


@dataclass(frozen=True, slots=True)
class Region:
    """A true table on one page with the boxes of its cells (points from the lower left corner)."""

    page: int
    cells: tuple[TableCell, ...]
    boxes: tuple[tuple[float, float, float, float], ...]


def documents(folder: Path) -> list[Path]:
    """The PDFs, in order of their names."""
    found = sorted(folder.rglob("[eu][us]-*.pdf"), key=lambda path: path.name)
    if not found:
        raise FileNotFoundError(f"no ICDAR-2013 PDFs in {folder}")
    return found


def regions(pdf: Path) -> list[Region]:
    """The true tables, one a page that they stand on, from ``NAME-str.xml`` beside the PDF.

    Four documents have two readings (a and b); the first is taken, as the PDF's own name says.
    """
    root = ElementTree.parse(pdf.with_name(f"{pdf.stem}-str.xml")).getroot()
    return [_region(element) for element in root.iter("region")]


def truth(pdf: Path) -> list[list[TableCell]]:
    """The cells of each true region."""
    return [list(region.cells) for region in regions(pdf)]


def _region(element: ElementTree.Element) -> Region:
    cells, boxes = [], []
    for cell in element.iter("cell"):
        row, column = int(cell.attrib["start-row"]), int(cell.attrib["start-col"])
        last_row, last_column = int(cell.get("end-row", row)), int(cell.get("end-col", column))
        text = cell.findtext("content") or ""
        cells.append(TableCell(row, column, text, last_row - row + 1, last_column - column + 1))
        box = cell.find("bounding-box")
        sides = box.attrib if box is not None else {}
        x1, y1, x2, y2 = (float(sides.get(side, "0").replace("ß", "0")) for side in ("x1", "y1", "x2", "y2"))  # sic
        boxes.append((x1, y1, x2, y2))
    return Region(int(element.attrib["page"]), tuple(cells), tuple(boxes))
