"""Why an amount is no fact: thresholds, unit prices, money of others, estimates, definitions."""

from __future__ import annotations

import re

from ingest.amounts import Money
from ingest.extract.money_words import money_words
from ingest.extract.paragraph import Paragraph
from ingest.extract.phrases import is_weak, trim

REASON = re.compile(
    r"原因|主要是(?:因为|由于|因|增|减|人员|受)|主要由于|主要系|主要因|是因为|是由于|(?:增加|减少|变动|变化)主要是"
)
MORE_REASONS = re.compile(r"\s*(?:[一二三四五六七八]是|[（(]\d[)）]|\d[.、])")
_EXPLAINS = re.compile(r"是指|指的是|^指|[:：]指")
_BEHIND = 24
_LONGEST_SENTENCE = 900


class Refusals:
    """Answers for the amounts of one paragraph; what a whole sentence says is looked up once."""

    def __init__(self, paragraph: Paragraph) -> None:
        self.paragraph = paragraph
        self._sentence: tuple[int, str | None] = (-1, None)

    def reason(self, money: Money, lead: str, masked: str) -> str | None:
        """The reason code of an amount that is no fact by what stands around it; else None."""
        if money.yuan is None:
            return "foreign_currency" if money.currency else "too_large"
        words, text = money_words(), self.paragraph
        before = lead if trim(lead) else text.segment()
        near = masked if not is_weak(trim(masked)) else text.segment() + masked
        said = text.chars[max(text.sentence_start, money.start - 400) : money.start]
        return (
            words.exclusion("after", text.chars[money.end : money.end + _BEHIND])
            or words.exclusion("before", before.rstrip("在 "))
            or words.exclusion("before", money.text[:2])
            or words.exclusion("clause", near)
            or ("definition" if _EXPLAINS.search(said) else None)
            or self._sentence_reason()
        )

    def _sentence_reason(self) -> str | None:
        text = self.paragraph
        if self._sentence[0] != text.sentence_start:
            stop = text.chars.find("。", text.sentence_start)
            sentence = text.chars[text.sentence_start : stop if stop > 0 else None][:_LONGEST_SENTENCE]
            self._sentence = (text.sentence_start, money_words().exclusion("sentence", sentence))
        return self._sentence[1]
