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
_SHORTEST_TOLD = 24
_NARRATIVES = ("project_narrative", "evaluation", "department_overall")
_LABEL = re.compile(r"^(?:[^：:，]{2,20}[：:])?(?:20\d{2}年度?)?")  # 2、资金使用情况：2021年…
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
    """X10: a paragraph or cell says a sentence once, and a narrative says a long one once in all."""
    said: dict[tuple[int, str], Sentence] = {}
    anywhere: dict[str, Sentence] = {}
    found = 0
    for sentence in seen.sentences:
        key = sentence.chars.strip("。；;，, ")
        if len(key) < _SHORTEST_SENTENCE or found >= _MOST:
            continue
        before = said.setdefault((sentence.block, key), sentence)
        if before is not sentence:
            found += 1
            yield _again("twice", before, sentence, key)
        elif seen.reading.kind in _NARRATIVES and "元" not in key and not sentence.is_cell:
            told = _LABEL.sub("", key)
            before = anywhere.setdefault(told, sentence) if len(told) >= _SHORTEST_TOLD else sentence
            if before is not sentence:
                found += 1
                yield _again("again", before, sentence, told)
    if said and not found:
        yield passed("X10", next(iter(said.values())).whole, key="all")


def _again(variant: str, before: Sentence, after: Sentence, quote: str) -> Observation:
    return Observation(
        "X10", "finding", (before.whole, after.whole), variant=variant, words={"quote": quote},
        printed="2", computed="1", difference=Decimal(1), unit="value",
    )  # fmt: skip
