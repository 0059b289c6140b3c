"""What the clauses of a paragraph yield, and the scope that headings and earlier text give them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from ingest.amounts import Money
from ingest.extract.phrases import Function
from ingest.extract.sections import MUTES, Section
from ingest.extract.statements import Context

# What an amount without a phase word is, by kind of report: accounts tell what was spent.
_KIND_BASIS = {"final_accounts": "actual", "department_budget": "budget", "department_overall": "actual"}


@dataclass(slots=True)
class Fact:
    """An amount with its clause, at characters start…end of its paragraph; qualifiers are added as they come."""

    item: str
    basis: str
    fiscal_year: int | None
    money: Money
    start: int
    end: int
    is_plain: bool
    function: Function | None = None
    project: str | None = None
    is_prior: bool = False
    share_pct: Decimal | None = None
    change_yuan: Decimal | None = None
    change_pct: Decimal | None = None
    completion_pct: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """An amount that is no fact, with the reason code."""

    money: Money
    start: int
    end: int
    reason: str


@dataclass
class Scope:
    """What holds for the amounts that come next: headings by level, and the last fund spoken of."""

    context: Context
    sections: list[Section] = field(default_factory=list)
    topic: str | None = None
    recent: list[list[Fact]] = field(default_factory=list)  # sentences of the paragraph before, for changes told after
    carried_basis: str | None = None  # after a paragraph that ends with 其中：

    def enter(self, section: Section) -> None:
        """A heading: it ends the sections of its own level and below."""
        if section.function and section.function.levels:
            section = self._completed(section)
        self.sections = [s for s in self.sections if s.level < section.level]
        self.sections.append(section)
        if section.level <= 2:
            self.carried_basis, self.recent = None, []

    def _completed(self, section: Section) -> Section:
        """A class of 款 or 项 with the names of the levels above it that a heading gave before."""
        function = section.function
        assert function is not None
        if function.levels.startswith("类"):
            return section
        for above in reversed(self.sections):
            if above.function and above.function.levels:
                cut = above.function.levels.find(function.levels[0])
                names = above.function.names if cut < 0 else above.function.names[:cut]
                levels = above.function.levels if cut < 0 else above.function.levels[:cut]
                whole = Function(names + function.names, levels + function.levels, function.code, function.item)
                return Section(section.level, section.item, whole, section.effect, section.project, section.year)
        return section

    def effect(self) -> str | None:
        """The phase, or the reason to read nothing, that the deepest heading names."""
        for section in reversed(self.sections):
            if section.effect in MUTES:
                return section.effect
        return next((s.effect for s in reversed(self.sections) if s.effect), None)

    def basis(self) -> tuple[str, bool]:
        """The phase of an amount without a phase word, and whether the report's text says so."""
        by_kind = _KIND_BASIS.get(self.context.report_kind or "")
        effect = self.effect()
        if by_kind:
            return by_kind, True
        return (effect, True) if effect and effect != "none" else ("actual", False)

    def year(self) -> int | None:
        return next((s.year for s in reversed(self.sections) if s.year), self.context.fiscal_year)

    def item(self) -> tuple[str | None, Function | None]:
        """The item that the deepest heading names."""
        for section in reversed(self.sections):
            if section.function or section.item:
                return section.item or (section.function.item if section.function else None), section.function
        return None, None

    def project(self) -> str | None:
        return next((s.project for s in reversed(self.sections) if s.project), None)

    def only_project(self) -> str | None:
        """The project of a report that has one."""
        names = self.context.project_names
        return self.project() or (names[0] if len(names) == 1 else None)
