"""From the pieces of a paragraph to facts: each number finds its clause, or the reason why not."""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.extract.comparisons import Comparison, comparison_in, direction, matching_facts, named_facts, subject_of
from ingest.extract.facts import Fact, Refused, Scope
from ingest.extract.inherit import basis_of, basis_of_balance, item_of, phrase_of, stands, year_of
from ingest.extract.paragraph import Paragraph
from ingest.extract.phrases import read_phrase, tail, trim, year_in
from ingest.extract.pieces import Piece, opaque
from ingest.extract.refusals import MORE_REASONS, REASON, Refusals
from ingest.extract.sections import heading

_TOGETHER = re.compile(r"(?:其中[:：，,]?|包括[:：]?|如下[:：])\s*$")
_COMPLETED = re.compile(
    r"(?:(?:完成|为|达到?)了?(?:当年|本年|年度|部门|全部)?(?>年初|全年|调整后?|年末|财政拨款|支出|项目|收入|总|下达|批复|的)*+"
    r"|占(?:年初|全年|调整后?的?))预算(?:数|总额|批复数|指标|安排|资金)?的?(?:比例)?[为达到]*\s*$"
    r"|(?:执行|使用|支付|完成|支出|兑付|兑现)(?:率|进度|比例)(?:完成)?[:：]?[为达到是]*\s*$"
)
_SHARE = re.compile(r"占|比重|比例")


class Clauses:
    """Takes the pieces of one paragraph in order; ``finish`` gives facts and refused amounts."""

    def __init__(self, chars: str, scope: Scope) -> None:
        self.text = Paragraph(chars, scope)
        self.refusals = Refusals(self.text)

    def take(self, piece: Piece, following: Piece | None) -> None:
        """One piece; ``following`` is the piece behind it."""
        text = self.text
        match piece.kind:
            case "text":
                text.lead = (piece.start, piece.end)
            case "amount":
                self._amount(piece, following)
                text.lead, text.segments = None, []
            case "percent":
                self._percent(piece)
                text.lead = None
            case "open":
                self._separate(piece)
                text.parents.append(text.last())
            case "close":
                self._separate(piece)
                self._close()
            case _:
                self._separate(piece)

    def finish(self) -> list[Fact | Refused]:
        """All of the paragraph; what the next paragraph inherits goes to the scope."""
        text, scope = self.text, self.text.scope
        facts = [f for f in text.found if isinstance(f, Fact) and not f.is_prior]
        if facts:
            scope.recent = [s for s in text.sentences if s][-3:]
            scope.carried_basis = facts[-1].basis if _TOGETHER.search(text.chars[-12:]) else None
        scope.topic = text.fund() or scope.topic
        return text.found

    def _close(self) -> None:
        """After a bracket the sentence goes on about what the bracket explained."""
        sentence = self.text.sentences[-1]
        parent = self.text.parents.pop() if self.text.parents else None
        if parent is not None and any(f is parent for f in sentence):
            self.text.sentences[-1] = [*(f for f in sentence if f is not parent), parent]

    def _separate(self, mark: Piece) -> None:
        """A separator: words that met no number become a segment that later clauses may look back at."""
        text = self.text
        if text.lead:
            words = text.chars[slice(*text.lead)]
            if mark.kind in ("colon", "stop") and not text.sentences[-1] and not text.segments:
                self._lead_in(words)
            text.segments = [*text.segments[-4:], text.lead]
            text.lead = None
            self._note(words)
        text.is_after_colon = mark.kind == "colon"
        if mark.kind == "stop":
            text.end_sentence(mark.end)
        elif mark.kind == "semicolon":
            text.in_reason = text.in_reason and bool(MORE_REASONS.match(text.chars, mark.end))
            text.compared, text.targets = None, []

    def _lead_in(self, words: str) -> None:
        """资金使用情况： or 公务接待费。 before amounts of the same paragraph is a heading for them."""
        scope = self.text.scope
        section = heading(words, scope.context.project_names)
        if section and (section.item or section.function or section.effect or section.project):
            scope.enter(section)
            self.text.project = section.project or self.text.project

    def _note(self, words: str) -> None:
        """What words without numbers say of the clauses after them."""
        text = self.text
        text.in_reason = text.in_reason or bool(REASON.search(words))
        compared = comparison_in(words, text.base_year)
        found = year_in(words, text.base_year)
        if compared:
            text.compared = compared
        elif found and not found.is_relative:
            text.year = found.year

    def _amount(self, piece: Piece, following: Piece | None) -> None:
        text, money = self.text, piece.money
        assert money
        start = text.lead[0] if text.lead else piece.start
        lead = text.chars[start : piece.start]
        masked = opaque(tail(lead))
        text.in_reason = text.in_reason or bool(REASON.search(masked))
        reason = self.refusals.reason(money, lead, masked)
        if reason:
            self._refuse(piece, start, reason)
            return
        compared = comparison_in(masked, text.base_year)
        text.compared = compared or text.compared
        sign = direction(masked)
        if sign is not None:
            self._change(piece, start, tail(lead), compared, sign)
        elif compared and compared.year is not None:
            self._prior(piece, start, tail(lead), compared)
        elif text.in_reason:
            self._refuse(piece, start, "reason_clause")
        else:
            self._fact(piece, start, lead, following)

    def _refuse(self, piece: Piece, start: int, reason: str) -> None:
        assert piece.money
        self.text.found.append(Refused(piece.money, self.text.begin(start, piece.start), piece.end, reason))

    def _fact(self, piece: Piece, start: int, lead: str, following: Piece | None) -> None:
        text = self.text
        assert piece.money
        phrase, year = phrase_of(text, lead)
        behind = text.chars[piece.end : following.end] if following and following.kind == "text" else ""
        basis, own_basis = basis_of(text, phrase, behind)
        item, function = item_of(text, phrase, behind, basis if own_basis else None)
        if item is None or not stands(text, item, own_basis, lead):
            self._refuse(piece, start, "no_clause")
            return
        if not own_basis:
            basis = basis_of_balance(text, item) or basis
        says_phase = own_basis or item.endswith(("支出", "收入", "总计", "合计"))
        fact = Fact(
            item=item,
            basis=basis,
            fiscal_year=year_of(text, phrase, lead, year),
            money=piece.money,
            start=text.begin(start, piece.start),
            end=piece.end,
            is_plain=phrase.item is not None and says_phase,
            function=function,
            project=text.project,
        )
        text.add(fact)

    def _prior(self, piece: Piece, start: int, lead: str, compared: Comparison) -> None:
        """与2019年8980.73万元相比: the earlier year's figure is a fact of its own."""
        text = self.text
        assert piece.money
        front = lead[: compared.start]
        subject = read_phrase(front, text.scope.context.agency_name).item
        base = next(iter(matching_facts(front, None, text.sentences, [])), None)
        item = subject or (base.item if base else text.scope.item()[0])
        if not item or text.in_reason:
            self._refuse(piece, start, "reason_clause" if text.in_reason else "no_clause")
            return
        fact = Fact(
            item=item,
            basis=compared.basis or (base.basis if base else text.scope.basis()[0]),
            fiscal_year=compared.year,
            money=piece.money,
            start=text.begin(start, piece.start),
            end=piece.end,
            is_plain=subject is not None,
            function=base.function if base else None,
            project=text.project,
            is_prior=True,
        )
        text.add(fact)

    def _change(self, piece: Piece, start: int, lead: str, compared: Comparison | None, sign: int) -> None:
        text, money = self.text, piece.money
        assert money and money.yuan is not None
        against_budget = text.compared is not None and text.compared.year is None
        targets = [] if text.in_reason or against_budget else self._targets(lead, compared)
        if not targets:
            text.in_lost_change = True
            reason = "reason_clause" if text.in_reason else "deviation" if against_budget else "change_without_base"
            self._refuse(piece, start, reason)
            return
        for fact in targets:
            if fact.change_yuan is None:
                fact.change_yuan = money.yuan * sign if money.yuan >= 0 else money.yuan
        text.targets = targets

    def _targets(self, lead: str, compared: Comparison | None) -> list[Fact]:
        return matching_facts(lead, compared, self.text.sentences, self.text.targets)

    def _percent(self, piece: Piece) -> None:
        """A share, a change or a completion, given to the fact it speaks of; others are none of ours."""
        text = self.text
        assert piece.percent is not None
        lead = tail(text.chars[text.lead[0] : piece.start]) if text.lead else ""
        masked = opaque(lead)
        text.in_reason = text.in_reason or bool(REASON.search(masked))
        compared = comparison_in(masked, text.base_year)
        text.compared = compared or text.compared
        sign = direction(masked)
        if sign is not None:
            self._change_pct(piece.percent, lead, compared, sign)
        elif completed := _COMPLETED.search(masked):
            self._complete(piece.percent, lead[: completed.start()])
        elif _SHARE.search(masked):
            last = self._owner_of_share(lead)
            if last and last.share_pct is None:
                last.share_pct = piece.percent

    def _complete(self, percent: Decimal, subject: str) -> None:
        """完成预算的98%: of the fact before; of the next one where the item stands before the rate."""
        text = self.text
        done = text.latest_spent()
        if text.lead and not text.sentences[-1] and len(trim(subject)) > 1:
            text.segments = [*text.segments[-4:], (text.lead[0], text.lead[0] + len(subject))]
            text.completion_ahead = percent
        elif done and done.completion_pct is None:
            done.completion_pct = percent

    def _owner_of_share(self, lead: str) -> Fact | None:
        """The fact whose share is told: the nearest, unless the words before 占 name another."""
        text = self.text
        subject = subject_of(lead[: lead.find("占")], None) if "占" in lead else ""
        if not subject:
            return text.last() or text.latest()
        return next(iter(named_facts(subject, [f for s in text.sentences for f in reversed(s)][::-1])), None)

    def _change_pct(self, percent: Decimal, lead: str, compared: Comparison | None, sign: int) -> None:
        text = self.text
        against_budget = text.compared is not None and text.compared.year is None
        if text.in_reason or against_budget or (text.in_lost_change and not text.targets):
            return
        text.targets = self._targets(lead, compared)
        for fact in text.targets:
            if fact.change_pct is None:
                fact.change_pct = percent * sign if percent >= 0 else percent
