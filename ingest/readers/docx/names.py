"""Qualified names of WordprocessingML, and reading of its on/off values."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"

PICTURE = f"{_PIC}pic"
PICTURE_SIZE = f"{_PIC}spPr/{_A}xfrm/{_A}ext"
ALTERNATE_CONTENT = f"{_MC}AlternateContent"
CHOICE = f"{_MC}Choice"
FALLBACK = f"{_MC}Fallback"
MATH_TEXT = f"{_M}t"
MATH = frozenset({f"{_M}oMath", f"{_M}oMathPara"})


def w(name: str) -> str:
    """The qualified name of an element or attribute of WordprocessingML."""
    return _W + name


VAL = w("val")
P, R, T, TBL = w("p"), w("r"), w("t"), w("tbl")
SDT, SDT_CONTENT = w("sdt"), w("sdtContent")
# Wrappers whose content stands as if they were not there; insertions are part of the document.
_OPEN = frozenset(map(w, ("ins", "moveTo", "customXml", "smartTag", "sdtContent")))


def is_on(element: etree._Element | None) -> bool:
    """The value of an on/off property: absent is off, present without a value is on."""
    return element is not None and element.get(VAL, "true") not in ("0", "false", "off")


def number(element: etree._Element | None, attribute: str = VAL) -> int | None:
    """A whole number in an attribute (``12``, ``12.0``); None if there is none."""
    text = element.get(attribute) if element is not None else None
    try:
        return int(float(text)) if text else None
    except (ValueError, OverflowError):
        return None


def blocks(parent: etree._Element, wanted: frozenset[str]) -> Iterator[etree._Element]:
    """Children of the wanted kinds, those inside content controls and the like included."""
    for child in parent:
        tag = child.tag
        if tag in wanted:
            yield child
        elif tag in _OPEN:
            yield from blocks(child, wanted)
        elif tag == SDT:
            content = child.find(SDT_CONTENT)
            if content is not None:
                yield from blocks(content, wanted)
        elif tag == ALTERNATE_CONTENT:
            yield from alternate_blocks(child, wanted)


def alternate_blocks(element: etree._Element, wanted: frozenset[str]) -> Iterator[etree._Element]:
    """The first alternative that holds something: they all say the same."""
    for branch in element:
        found = list(blocks(branch, wanted))
        if found:
            yield from found
            return
