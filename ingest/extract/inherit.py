"""What a clause does not say itself: item, phase and year from the words around and above it."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.extract.comparisons import comparison_in
from ingest.extract.facts import Fact
from ingest.extract.money_items import item_code_of
from ingest.extract.paragraph import Paragraph
from ingest.extract.phrases import (
    MONEY_NOUN,
    Function,
    Phrase,
    function_of,
    read_phrase,
    trim,
    year_in,
    years_in,
)
from ingest.extract.sections import effect_of
from ingest.records import BASES

LONGEST_SUBJECT = 40
_SEVERALLY = re.compile(r"分别(?:为|是|达|安排|下达|拨付|支出|支付|投入|到位|计)?[^，]{0,8}$")
_AND = re.compile(r"[、和及与]")
_PURPOSE = re.compile(r"[，,]?(?:专门|主要|全部|专项)*用于(?P<item>[^，。；;：:]{2,30})")
_LATER_VERB = re.compile(
    r"[，,]?(?:资金|款项|经费)?(?:已|均|全部|足额|及时|并|按时)*(?P<verb>到位|拨付|支付|支出|使用|发放)"
)
_LATER_BASIS = {"到位": "appropriated", "拨付": "appropriated"}
_CALLED_MONEY = re.compile(r"(?:金额|资金|经费|费用)[为是约达共计：:\s]*$")
_DEED = re.compile(r"(?:活动|建设|改造|维修|修缮|培训|购置|采购|慰问|救助|接待)$")
_COUNTED = re.compile(r"(?:累计|共计?|合计)?\d+[\u4e00-\u9fff]{1,3}$")
_LIST_OF_MONEY = re.compile(r"资金|经费|预算|支出|费用|专项")
_SUM = re.compile(r"[\s，,]*(?:合计|共计|总计)[为：:\s]*")
_AMOUNT_WORD = re.compile(r"金额|资金|经费|费用")


def phrase_of(text: Paragraph, lead: str) -> tuple[Phrase, int | None]:
    """The lead's phrase and the year that holds; lists with 分别 give their parts one by one."""
    if not trim(lead) and text.queue:
        item, year = text.queue.pop(0)
        last = text.last()
        return Phrase(item, last.basis if last else None, True, item or ""), year or text.year
    found = year_in(lead, text.base_year)
    if found and not found.is_relative:
        text.year = found.year
    year = found.year if found and found.is_relative else text.year
    phrase = read_phrase(lead, text.scope.context.agency_name)
    text.queue = []
    return _severally(text, lead, phrase, year) if _SEVERALLY.search(lead) else (phrase, year)


def _severally(text: Paragraph, lead: str, phrase: Phrase, year: int | None) -> tuple[Phrase, int | None]:
    """人员经费、公用经费分别为A、B · 2021年、2022年分别安排A、B."""
    years = years_in(lead)
    names = [n for n in (trim(part) for part in _AND.split(phrase.item or "")) if n]
    if len(years) > 1:
        text.queue = [(phrase.item, y) for y in years[1:]]
        return phrase, years[0]
    if len(names) > 1:
        text.queue = [(name, year) for name in names[1:]]
        return replace(phrase, item=names[0]), year
    return phrase, year


def year_of(text: Paragraph, phrase: Phrase, lead: str, year: int | None) -> int | None:
    """The clause's year; None for what runs over several years, and for its parts."""
    if years_in(lead) or any(years_in(text.chars[a:b]) for a, b in text.segments):
        return year
    whole = text.whole()
    is_part = phrase.basis is None and whole is not None and whole.basis == "planned" and whole.fiscal_year is None
    return year if phrase.has_year and not is_part else None


def basis_of(text: Paragraph, phrase: Phrase, behind: str) -> tuple[str, bool]:
    """The phase, and whether the clause says it."""
    if phrase.basis:
        in_budget = phrase.fallback == "支出" and text.scope.context.report_kind == "department_budget"
        return _inherited_basis(text) if in_budget else (phrase.basis, True)
    if not phrase.item and text.segments and (said := read_phrase(text.segment()).basis):
        return said, True
    if text.is_after_colon and not text.sentences[-1] and (effect := effect_of(text.segment())) in BASES:
        return effect, True
    later = _LATER_VERB.match(behind)
    if later and not text.sentences[-1]:
        return _LATER_BASIS.get(later["verb"], "actual"), True
    return _inherited_basis(text)


def basis_of_balance(text: Paragraph, item: str) -> str | None:
    """What is left over is a fact of the accounts, whatever phase was told before; None for other items.

    Money carried in from the year before stays in the phase of its list: a budget has it too.
    """
    code, flow = item_code_of(item)
    if flow != "balance" or code == "balance_in":
        return None
    return "budget" if text.scope.context.report_kind == "department_budget" else "actual"


def _inherited_basis(text: Paragraph) -> tuple[str, bool]:
    whole = text.whole()
    if whole:
        return whole.basis, False
    before = text.latest()
    if before and text.chars.startswith("其中", text.sentence_start):
        return before.basis, False
    return text.scope.carried_basis or text.scope.basis()[0], False


def item_of(text: Paragraph, phrase: Phrase, behind: str, basis: str | None) -> tuple[str | None, Function | None]:
    """The clause's item, or the one it inherits: from behind, before, above.

    ``basis`` is the phase that the words say, None where it is inherited too.
    """
    if phrase.item:
        return phrase.item, None
    purpose = _PURPOSE.match(behind)
    subject = trim(purpose["item"]) if purpose else _subject(text, phrase)
    if subject:
        return subject, None
    whole = text.whole()
    above, function = text.scope.item()
    if _is_total(phrase.fallback, whole, above) or (whole and _SUM.fullmatch(phrase.printed)):
        return phrase.fallback or phrase.printed, None
    if whole and item_code_of(whole.item)[1] != "balance":
        return whole.item, whole.function
    if above:
        return above, function
    named = text.project or text.scope.only_project()
    if not named and basis in ("appropriated", "actual"):
        named = text.fund() or text.scope.topic
    return named or (phrase.printed or trim(text.segment()) if basis else None), None


def _is_total(words: str, last: Fact | None, above: str | None) -> bool:
    """收入预算 and 支出 are items where no other item is spoken of, or revenue was before."""
    after_revenue = last is not None and item_code_of(last.item)[1] == "revenue"
    if words.startswith("支出"):
        return after_revenue or (last is None and not above and words != "支出")
    return words.startswith("收入") and (last is None or after_revenue)


def _subject(text: Paragraph, phrase: Phrase) -> str | None:
    """The item that an earlier clause of the sentence names without an amount."""
    if _AMOUNT_WORD.fullmatch(phrase.fallback) and 2 <= len(counted := trim(text.segment())) <= 25:
        return counted
    for start, end in reversed(text.segments):
        words = text.chars[start:end]
        if comparison_in(words, text.base_year):
            continue
        item = _COUNTED.sub("", read_phrase(words, text.scope.context.agency_name).item or "")
        if not item or len(item) > LONGEST_SUBJECT:
            continue
        if function_of(item) or MONEY_NOUN.search(item) or (phrase.basis and _DEED.search(item)):
            return item
    return None


def stands(text: Paragraph, item: str, own_basis: bool, lead: str) -> bool:
    """Whether a clause is a statement: it has a phase word, goes on a list, or names money."""
    if own_basis:
        return True
    if text.sentences[-1] or text.parents or text.scope.carried_basis:
        return len(item) <= LONGEST_SUBJECT
    if function_of(item) or MONEY_NOUN.search(item) or _CALLED_MONEY.search(lead):
        return True
    return text.is_after_colon and len(item) <= LONGEST_SUBJECT and bool(_LIST_OF_MONEY.search(text.segment()))
