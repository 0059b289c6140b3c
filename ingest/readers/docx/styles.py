"""What styles say that the text depends on: numbering, hidden text, placeholders."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from ingest.readers.docx.names import VAL, is_on, number, w

_STYLE, _ID, _TYPE, _DEFAULT = map(w, ("style", "styleId", "type", "default"))
_DEEPEST = 20  # styles based on styles: a circle in a damaged file ends here


@dataclass(frozen=True, slots=True)
class Style:
    """A style's own properties; None: it says nothing, the one it is based on counts."""

    based_on: str | None
    number_id: int | None
    level: int | None
    is_hidden: bool | None
    is_placeholder: bool


class Styles:
    """The styles of a document by their ids; of hundreds few are used, and only those are looked into."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._styles: dict[str, Style] = {}
        self._hidden: dict[str | None, bool] = {}
        self._numbering: dict[str | None, tuple[int | None, int | None]] = {}
        self.default_paragraph: str | None = None
        for element in root.iterchildren(_STYLE) if root is not None else ():
            identity = element.get(_ID, "")
            self._elements[identity] = element
            if element.get(_DEFAULT) in ("1", "true", "on") and element.get(_TYPE) == "paragraph":
                self.default_paragraph = identity

    def numbering(self, identity: str | None) -> tuple[int | None, int | None]:
        """The number id and level (None: not said) that a paragraph style gives."""
        if identity in self._numbering:
            return self._numbering[identity]
        number_id = level = None
        for style in self._chain(identity):
            number_id = style.number_id if number_id is None else number_id
            level = style.level if level is None else level
            if number_id is not None:
                break
        self._numbering[identity] = number_id, level
        return number_id, level

    def lineage(self, identity: str | None) -> list[str]:
        """The ids of a style and of those that it is based on, nearest first."""
        ids: list[str] = []
        while identity in self._elements and len(ids) < _DEEPEST:
            ids.append(identity)
            identity = self._style(identity).based_on
        return ids

    def is_hidden(self, identity: str | None) -> bool:
        """Whether a style hides its text."""
        if identity not in self._hidden:
            said = (style.is_hidden for style in self._chain(identity) if style.is_hidden is not None)
            self._hidden[identity] = next(said, False)
        return self._hidden[identity]

    def is_placeholder(self, identity: str | None) -> bool:
        """Whether a style marks the prompt of a content control that nobody filled in."""
        return any(style.is_placeholder for style in self._chain(identity))

    def _chain(self, identity: str | None) -> list[Style]:
        return [self._style(name) for name in self.lineage(identity)]

    def _style(self, identity: str) -> Style:
        if identity not in self._styles:
            self._styles[identity] = _style(self._elements[identity])
        return self._styles[identity]


def _style(element: etree._Element) -> Style:
    based_on, name = element.find(w("basedOn")), element.find(w("name"))
    numbering = element.find(f"{w('pPr')}/{w('numPr')}")
    vanish = element.find(f"{w('rPr')}/{w('vanish')}")
    return Style(
        based_on=based_on.get(VAL) if based_on is not None else None,
        number_id=number(numbering.find(w("numId"))) if numbering is not None else None,
        level=number(numbering.find(w("ilvl"))) if numbering is not None else None,
        is_hidden=is_on(vanish) if vanish is not None else None,
        is_placeholder=name is not None and (name.get(VAL) or "").lower() == "placeholder text",
    )
