"""From the pieces of a paragraph to facts: the state that clauses of a paragraph share."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ingest.extract.comparisons import Comparison, comparison_in, direction, matching_facts
from ingest.extract.facts import Fact, Refused, Scope
from ingest.extract.money_items import item_code_of
from ingest.extract.money_words import money_words
from ingest.extract.phrases import (
    MONEY_NOUN,
    Function,
    Phrase,
    function_of,
    is_weak,
    read_phrase,
    tail,
    trim,
    year_in,
    years_in,
)
from ingest.extract.pieces import Piece, opaque
from ingest.extract.sections import heading, project_in

_REASON = re.compile(r"原因|主要是(?:因为|由于|因|增|减|人员|受)|主要由于|主要系|主要因|是因为|是由于")
_MORE_REASONS = re.compile(r"\s*(?:[一二三四五六七八]是|[（(]\d[)）]|\d[.、])")
_EXPLAINS = re.compile(r"是指|指的是|^指")
_TOGETHER = re.compile(r"其中[:：，,]?\s*$|包括[:：]?\s*$|如下[:：]\s*$")
_SEVERALLY = re.compile(r"分别(?:为|是|达|安排|下达|拨付|支出|支付|投入|到位|计)?[^，]{0,8}$")
_AND = re.compile(r"[、和及与]")
_COMPLETED = re.compile(
    r"(?:(?:完成|为|达到?)(?:了)?(?:当年|本年|年度|部门|全部)?(?:年初|全年|调整后?的?|年末|财政拨款|支出|项目|收入|总|下达|批复|的)*|占(?:年初|全年|调整后?的?))"
    r"预算(?:数|总额|批复数|指标|安排|资金)?的?(?:比例)?[为达到]*\s*$"
    r"|(?:执行|使用|支付|完成|支出|兑付|兑现)(?:率|进度|比例)(?:完成)?[:：]?[为达到是]*\s*$"
)
_SHARE = re.compile(r"占|比重|比例")
_PURPOSE = re.compile(r"[，,]?(?:专门|主要|全部|专项)*用于(?P<item>[^，。；;：:]{2,30})")
_LATER_VERB = re.compile(r"[，,]?(?:资金|款项|经费)?(?:已|均|全部|足额|及时|并|按时)*(?P<verb>到位|拨付|支付|支出|使用|发放)")
_AMOUNT_WORD = re.compile(r"金额|资金|经费|费用")
_LONGEST_SUBJECT = 40
_LATER_BASIS = {"到位": "appropriated", "拨付": "appropriated"}


class Clauses:
    """Takes the pieces of one paragraph in order; ``finish`` gives facts and refused amounts."""

    def __init__(self, chars: str, scope: Scope) -> None:
        self.chars = chars
        self.scope = scope
        self.found: list[Fact | Refused] = []
        self.sentences: list[list[Fact]] = [[]]
        self.segments: list[tuple[int, int]] = []  # text without a number since the last number
        self.lead: tuple[int, int] | None = None
        self.year = scope.year()
        self.base_year = scope.context.fiscal_year
        self.has_year_of_its_own = True  # False inside a range of years
        self.compared: Comparison | None = None
        self.targets: list[Fact] = []
        self.in_reason = False
        self.parents: list[Fact | None] = []
        self.queue: list[tuple[str | None, int | None]] = []
        self.project = project_in(chars, scope.context.project_names) or scope.project()
        self.sentence_start = 0

    # --- pieces -----------------------------------------------------------------

    def take(self, piece: Piece, following: Piece | None) -> None:
        """One piece; ``following`` is the piece behind it."""
        match piece.kind:
            case "text":
                self.lead = (piece.start, piece.end)
            case "amount":
                self._amount(piece, following)
                self.lead, self.segments = None, []
            case "percent":
                self._percent(piece)
                self.lead = None
            case "open":
                self._flush(piece)
                self.parents.append(self._last())
            case "close":
                self._flush(piece)
                parent = self.parents.pop() if self.parents else None
                if parent and parent in self.sentences[-1]:
                    self.sentences[-1].remove(parent)
                    self.sentences[-1].append(parent)
            case _:
                self._flush(piece)

    def finish(self) -> list[Fact | Refused]:
        """All of the paragraph; what the next paragraph inherits goes to the scope."""
        facts = [f for f in self.found if isinstance(f, Fact) and not f.is_prior]
        together = _TOGETHER.search(self.chars[-12:])
        self.scope.carried_basis = facts[-1].basis if together and facts else self.scope.carried_basis if not facts else None
        funds = [f for f in facts if not f.function and f.basis in ("budget", "initial_budget", "appropriated")]
        if funds:
            self.scope.topic = funds[0].item
        return self.found

    def _flush(self, mark: Piece) -> None:
        """A separator: text that met no number becomes a segment that later clauses may look back at."""
        if self.lead:
            start, end = self.lead
            words = self.chars[start:end]
            if mark.kind in ("colon", "stop") and not self.sentences[-1] and not self.segments:
                self._lead_in(words)
            self.segments = [*self.segments[-4:], self.lead]
            self._note(words)
            self.lead = None
        if mark.kind == "stop":
            self._end_sentence(mark)
        elif mark.kind == "semicolon":
            self.in_reason = self.in_reason and bool(_MORE_REASONS.match(self.chars, mark.end))
            self.compared, self.targets = None, []

    def _lead_in(self, words: str) -> None:
        """资金使用情况： or 公务接待费。 before amounts of the same paragraph is a heading for them."""
        section = heading(words, self.scope.context.project_names)
        if section and (section.item or section.function or section.effect or section.project):
            self.scope.enter(section)
            self.project = section.project or self.project

    def _note(self, words: str) -> None:
        """What a segment without numbers says of the clauses after it."""
        if _REASON.search(words):
            self.in_reason = True
        compared = comparison_in(words, self.base_year)
        if compared:
            self.compared = compared
        else:
            self._see_year(words)

    def _see_year(self, words: str) -> None:
        found = year_in(words, self.base_year)
        if found and not found.is_relative:
            self.year, self.has_year_of_its_own = found.year, not found.several

    def _end_sentence(self, mark: Piece) -> None:
        if self.sentences[-1]:
            self.sentences = [*self.sentences[-3:], []]
        self.segments, self.compared, self.targets, self.queue = [], None, [], []
        self.in_reason = False
        self.sentence_start = mark.end

    # --- amounts ----------------------------------------------------------------

    def _amount(self, piece: Piece, following: Piece | None) -> None:
        assert piece.money
        start = self.lead[0] if self.lead else piece.start
        lead = self.chars[start : piece.start]
        masked = opaque(tail(lead))
        if _REASON.search(masked):
            self.in_reason = True
        reason = self._reason(piece, lead, masked)
        if reason:
            self._refuse(piece, start, reason)
            return
        compared = comparison_in(masked, self.base_year)
        self.compared = compared or self.compared
        sign = direction(masked)
        if sign is not None:
            self._change(piece, start, masked, compared, sign)
        elif compared and compared.year is not None:
            self._prior(piece, start, lead, compared)
        else:
            self._fact(piece, start, lead, following)

    def _refuse(self, piece: Piece, start: int, reason: str) -> None:
        assert piece.money
        self.found.append(Refused(piece.money, self._begin(start, piece.start), piece.end, reason))

    def _begin(self, start: int, stop: int) -> int:
        """The first character of a clause worth showing."""
        words = self.chars[start:stop]
        return start + len(words) - len(words.lstrip(" ，,、：:；;。）)"))

    def _reason(self, piece: Piece, lead: str, masked: str) -> str | None:
        """The reason code of an amount that is no fact by what stands around it; else None."""
        money = piece.money
        assert money
        words = money_words()
        if money.yuan is None:
            return "foreign_currency" if money.currency else "too_large"
        behind = self.chars[piece.end : piece.end + 24]
        before = lead if trim(lead) else self._segment()
        near = masked if not is_weak(trim(masked)) else self._segment() + masked
        return (
            words.exclusion("after", behind)
            or words.exclusion("before", before.rstrip("在 "))
            or words.exclusion("before", money.text[:2])
            or words.exclusion("clause", near)
            or ("definition" if _EXPLAINS.search(self.chars[self.sentence_start : piece.start][-400:]) else None)
            or words.exclusion("sentence", self.chars[self.sentence_start : piece.start + 200][-900:])
        )

    def _segment(self) -> str:
        return self.chars[slice(*self.segments[-1])][-80:] if self.segments else ""

    def _last(self) -> Fact | None:
        return next((f for f in reversed(self.sentences[-1]) if not f.is_prior), None)

    def _change(self, piece: Piece, start: int, masked: str, compared: Comparison | None, sign: int) -> None:
        money = piece.money
        assert money and money.yuan is not None
        if self.compared and self.compared.year is None:
            self._refuse(piece, start, "deviation")
            return
        targets = self._targets(masked, compared)
        if not targets or self.in_reason:
            self._refuse(piece, start, "reason_clause" if self.in_reason else "change_without_base")
            return
        for fact in targets:
            if fact.change_yuan is None:
                fact.change_yuan = money.yuan * sign if money.yuan >= 0 else money.yuan
        self.targets = targets

    def _targets(self, masked: str, compared: Comparison | None) -> list[Fact]:
        """The facts that a change speaks of."""
        return matching_facts(masked, compared, self.sentences, self.targets)

    def _prior(self, piece: Piece, start: int, lead: str, compared: Comparison) -> None:
        """与2019年8980.73万元相比: the earlier year's figure is a fact of its own."""
        assert piece.money
        subject = read_phrase(lead[: compared.start], self.scope.context.agency_name).item
        base = next(iter(matching_facts(lead[: compared.start], compared, self.sentences, [])), None)
        item = subject or (base.item if base else self.scope.item()[0])
        if not item:
            self._refuse(piece, start, "no_clause")
            return
        basis = compared.basis or (base.basis if base else self.scope.basis()[0])
        fact = Fact(
            item=item, basis=basis, fiscal_year=compared.year, money=piece.money, start=self._begin(start, piece.start),
            end=piece.end, is_plain=subject is not None, function=base.function if base else None, project=self.project, is_prior=True,
        )
        self.found.append(fact)

    def _fact(self, piece: Piece, start: int, lead: str, following: Piece | None) -> None:
        assert piece.money
        if self.in_reason:
            self._refuse(piece, start, "reason_clause")
            return
        phrase, year = self._phrase(lead)
        behind = self.chars[piece.end : following.end] if following and following.kind == "text" else ""
        basis, own_basis = self._basis(phrase, behind)
        item, function = self._item(phrase, behind)
        if item is None or not self._stands(item, own_basis):
            self._refuse(piece, start, "no_clause")
            return
        fact = Fact(
            item=item, basis=basis, fiscal_year=year if phrase.has_year or self._names_year(lead) else None, money=piece.money,
            start=self._begin(start, piece.start), end=piece.end, function=function, project=self.project,
            is_plain=phrase.item is not None and (own_basis or item.endswith(("支出", "收入", "总计", "合计"))),
        )
        self.sentences[-1].append(fact)
        self.found.append(fact)
        self.targets = []

    def _names_year(self, lead: str) -> bool:
        return bool(years_in(lead)) or any(years_in(self.chars[a:b]) for a, b in self.segments)

    def _phrase(self, lead: str) -> tuple[Phrase, int | None]:
        """The lead's phrase and the year that holds; lists with 分别 give their parts one by one."""
        if not trim(lead) and self.queue:
            item, year = self.queue.pop(0)
            last = self._last()
            return Phrase(item, last.basis if last else None, True, item or ""), year or self.year
        found = year_in(lead, self.base_year)
        if found and not found.is_relative:
            self.year = found.year
        year = found.year if found and found.is_relative else self.year
        phrase = read_phrase(lead, self.scope.context.agency_name)
        if _SEVERALLY.search(lead):
            return self._severally(lead, phrase, year)
        self.queue = []
        return phrase, year

    def _severally(self, lead: str, phrase: Phrase, year: int | None) -> tuple[Phrase, int | None]:
        """人员经费、公用经费分别为A、B · 2021年、2022年分别安排A、B."""
        years = years_in(lead)
        names = [n for n in (trim(part) for part in _AND.split(phrase.item or "")) if n]
        if len(years) > 1:
            self.queue = [(phrase.item, y) for y in years[1:]]
            return phrase, years[0]
        if len(names) > 1:
            self.queue = [(name, year) for name in names[1:]]
            return replace(phrase, item=names[0]), year
        return phrase, year

    def _basis(self, phrase: Phrase, behind: str) -> tuple[str, bool]:
        """The phase, and whether the clause says it."""
        if phrase.basis:
            if phrase.fallback == "支出" and self.scope.context.report_kind == "department_budget":
                return self._inherited_basis()
            return phrase.basis, True
        if not phrase.item and self.segments and (said := read_phrase(self._segment()).basis):
            return said, True
        later = _LATER_VERB.match(behind)
        if later and not self.sentences[-1]:
            return _LATER_BASIS.get(later["verb"], "actual"), True
        return self._inherited_basis()

    def _inherited_basis(self) -> tuple[str, bool]:
        last = self.parents[-1] if self.parents and self.parents[-1] else self._last()
        if last:
            return last.basis, False
        before = self.sentences[-2] if len(self.sentences) > 1 else []
        if before and self.chars.startswith("其中", self.sentence_start):
            return before[-1].basis, False
        if self.scope.carried_basis:
            return self.scope.carried_basis, False
        return self.scope.basis()[0], False

    def _item(self, phrase: Phrase, behind: str) -> tuple[str | None, Function | None]:
        """The clause's item, or the one it inherits: from behind, before, above."""
        if phrase.item:
            return phrase.item, None
        purpose = _PURPOSE.match(behind)
        if purpose:
            return trim(purpose["item"]), None
        subject = self._subject(phrase)
        if subject:
            return subject, None
        last = self.parents[-1] if self.parents and self.parents[-1] else self._last()
        above, function = self.scope.item()
        total = phrase.fallback.startswith("收入") or (phrase.fallback.startswith("支出") and phrase.fallback != "支出")
        if total and (phrase.fallback.startswith("收入") or not above) and (not last or item_code_of(last.item)[1] == "revenue"):
            return phrase.fallback, None
        if last:
            return last.item, last.function
        if above:
            return above, function
        named = self.project or self.scope.only_project() or self.scope.topic
        return named or (phrase.fallback if phrase.basis else None), None

    def _subject(self, phrase: Phrase) -> str | None:
        """The item that an earlier clause of the sentence names without an amount."""
        if _AMOUNT_WORD.fullmatch(phrase.fallback) and 2 <= len(counted := trim(self._segment())) <= 25:
            return counted
        for start, end in reversed(self.segments):
            words = self.chars[start:end]
            if comparison_in(words, self.base_year):
                continue
            item = read_phrase(words, self.scope.context.agency_name).item
            if item and len(item) <= _LONGEST_SUBJECT and (function_of(item) or MONEY_NOUN.search(item)):
                return item
        return None

    def _stands(self, item: str, own_basis: bool) -> bool:
        """Whether a clause is a statement: it has a phase word, goes on a list, or names money."""
        if own_basis:
            return True
        if self.sentences[-1] or self.parents or self.scope.carried_basis:
            return len(item) <= _LONGEST_SUBJECT
        return bool(function_of(item) or MONEY_NOUN.search(item))

    # --- percentages ------------------------------------------------------------

    def _percent(self, piece: Piece) -> None:
        """A share, a change or a completion, given to the fact it speaks of; others are none of ours."""
        assert piece.percent is not None
        words = self.chars[self.lead[0] : piece.start] if self.lead else ""
        masked = opaque(tail(words))
        if _REASON.search(masked):
            self.in_reason = True
        compared = comparison_in(masked, self.base_year)
        self.compared = compared or self.compared
        sign = direction(masked)
        if sign is not None:
            if not self.in_reason and not (self.compared and self.compared.year is None):
                self._change_pct(piece.percent, masked, compared, sign)
        elif _COMPLETED.search(masked):
            done = self._latest(("actual", "appropriated"))
            if done and done.completion_pct is None:
                done.completion_pct = piece.percent
        elif _SHARE.search(masked):
            last = self._latest(None)
            if last and last.share_pct is None:
                last.share_pct = piece.percent

    def _change_pct(self, percent: Decimal, masked: str, compared: Comparison | None, sign: int) -> None:
        self.targets = self._targets(masked, compared)
        for fact in self.targets:
            if fact.change_pct is None:
                fact.change_pct = percent * sign if percent >= 0 else percent

    def _latest(self, bases: tuple[str, ...] | None) -> Fact | None:
        """The nearest fact of the paragraph, in one of these phases."""
        for sentence in reversed(self.sentences):
            for fact in reversed(sentence):
                if not bases or fact.basis in bases:
                    return fact
        return None
