"""Rules X01 and X10: paragraphs that stand elsewhere too, and sentences said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ingest.document import Text
from ingest.observe.seen import Observation, Paragraph, Part, Seen, Sentence, passed

_DEFINES = re.compile(r"是?指|反映|：指")
_SHORTEST_PARAGRAPH = 40  # characters: below it a phrase recurs by chance
_SHORTEST_SENTENCE = 12
_MOST = 20  # findings of one kind a report


def paragraphs(seen: Seen) -> Iterator[Observation]:
    """X01: a paragraph tells of its own report: it stands neither twice in it nor in one before it.

    Definitions of terms recur by rule and are left out.
    """
    own: dict[str, Text] = {}
    copied: list[tuple[Text, Paragraph]] = []
    judged: Text | None = None
    for key, text in keyed(seen):
        judged = judged or text
        if key in own:
            words = {"quote": text.chars, "length": len(text)}
            yield Observation(
                "X01", "finding", (_whole(own[key]), _whole(text)), variant="inside", words=words,
                printed=text.chars[:60], computed="1", difference=Decimal(1), unit="value",
            )  # fmt: skip
        elif key in seen.before:
            copied.append((text, seen.before[key]))
        own.setdefault(key, text)
    if copied:
        text, twin = max(copied, key=lambda c: len(c[0]))
        words = {"count": len(copied), "title": twin.title, "quote": text.chars}
        yield Observation(
            "X01", "finding", (_whole(text), _whole(twin.text)), key="across", variant="across", words=words,
            printed=text.chars[:60], computed=twin.text.chars[:60], difference=Decimal(len(copied)), unit="value",
        )  # fmt: skip
    elif judged is not None:
        yield passed("X01", _whole(judged), key="all")


def keyed(seen: Seen) -> Iterator[tuple[str, Text]]:
    """The paragraphs that are long enough to be compared, with what they are compared by."""
    for text in seen.paragraphs:
        if len(text) >= _SHORTEST_PARAGRAPH and not _DEFINES.search(text.chars, 0, 40):
            yield text.chars.replace(" ", "").rstrip("。；;"), text


def _whole(text: Text) -> Part:
    return Part(text, 0, len(text))


def sentences(seen: Seen) -> Iterator[Observation]:
    """X10: a paragraph or cell says a sentence once."""
    said: dict[tuple[int, str], Sentence] = {}
    found = 0
    for sentence in seen.sentences:
        key = sentence.chars.strip("。；;，, ")
        if len(key) < _SHORTEST_SENTENCE:
            continue
        before = said.setdefault((sentence.block, key), sentence)
        if before is not sentence and found < _MOST:
            found += 1
            yield Observation(
                "X10", "finding", (before.whole, sentence.whole), variant="twice", words={"quote": key},
                printed="2", computed="1", difference=Decimal(1), unit="value",
            )  # fmt: skip
    if said and not found:
        yield passed("X10", next(iter(said.values())).whole, key="all")
