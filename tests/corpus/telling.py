"""Sentences that state money: what is printed and what is known of it come from one call."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tests.corpus import numbers
from tests.corpus.facts import Facts, Heading, Paragraph, Spending


@dataclass
class Telling:
    """Collects paragraphs and the amounts in them for one report."""

    facts: Facts
    unit: str = "万元"

    def head(self, text: str) -> None:
        self.facts.parts.append(Heading(text))

    def say(self, text: str) -> None:
        self.facts.parts.append(Paragraph(text))

    def money(self, yuan: Decimal, unit: str | None = None, places: int = 2) -> str:
        """An amount with its unit, stated for nothing (a zero without places, as in most reports)."""
        unit = unit or self.unit
        return f"0{unit}" if yuan == 0 else numbers.printed(yuan, unit, places=places) + unit

    def states(self, item: str, yuan: Decimal, *bases: str, year: int | None = None, **qualifiers: object) -> str:
        """An amount that the report states for ``item``; ``bases``: the phases a fair reader may give; year 0: none."""
        printed = qualifiers.pop("printed", None)
        fiscal_year = self.facts.fiscal_year if year is None else year or None
        self.facts.spending.append(Spending(item, bases or ("actual",), fiscal_year, yuan, **qualifiers))  # type: ignore[arg-type]
        return str(printed) if printed else self.money(yuan)

    def is_no_spending(self, yuan: Decimal, printed: str) -> str:
        """An amount that is not the agency's money."""
        self.facts.not_spending.append(yuan)
        return printed


@dataclass(frozen=True)
class Change:
    """Against a year before: what a sentence says, and the fields of a fact."""

    now: Decimal
    before: Decimal

    @property
    def fields(self) -> dict[str, Decimal]:
        if self.now == self.before:
            return {}
        return {
            "change_yuan": self.now - self.before,
            "change_pct": numbers.percent(self.now - self.before, self.before),
        }

    def words(self, up: str = "增长", down: str = "下降") -> str:
        """``增加12.00万元，增长3.10%`` / ``减少…，下降…`` / ``持平``."""
        if self.now == self.before:
            return "持平"
        rises = self.now > self.before
        difference = abs(self.now - self.before)
        rate = abs(self.fields["change_pct"])
        return f"{'增加' if rises else '减少'}{numbers.printed(difference)}万元，{up if rises else down}{rate}%"
