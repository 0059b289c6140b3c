"""Reports with known facts: `generate` draws one, `render` prints it in a layout of real files.

Everything follows from the seed. All agencies, projects and sentences are invented.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.corpus import account_tables, accounts, departments, forms, narratives
from tests.corpus.facts import Facts
from tests.corpus.layouts import GRID_LAYOUTS, LABEL_LINES, PROSE_LAYOUTS, render

__all__ = ["GENERATORS", "GRID_LAYOUTS", "LABEL_LINES", "LAYOUTS_OF", "PROSE_LAYOUTS", "Facts", "generate", "render"]

GENERATORS: dict[str, Callable[..., Facts]] = {
    "project_narrative": narratives.project_narrative,
    "large_project": narratives.large_project,
    "regulation": narratives.regulation,
    "overall_form": departments.overall_form,
    "scoring_table": departments.scoring_table,
    "final_accounts": accounts.final_accounts,
    "department_budget": accounts.department_budget,
    "accounts_table": account_tables.accounts_table,
}

_TABLES = ("tab_merged", "tab_cell_lines", "pipe_cell_lines", "pipe_rows", "pipe_framed", "glued", "one_line")
# Which layouts occur for which kind of report.
LAYOUTS_OF: dict[str, tuple[str, ...]] = {
    **{form: tuple(GRID_LAYOUTS) for form in forms.STYLES},
    "national_form": (*GRID_LAYOUTS, LABEL_LINES),
    "overall_form": ("tab_merged", "tab_cell_lines", "pipe_rows", "glued"),
    "scoring_table": ("tab_cell_lines", "pipe_cell_lines", "tab_merged"),
    "accounts_table": _TABLES,
    **dict.fromkeys(
        ("project_narrative", "large_project", "regulation", "final_accounts", "department_budget"), PROSE_LAYOUTS
    ),
}


def generate(seed: int, kind: str, planted: str | None = None) -> Facts:
    """A report of ``kind`` (a key of `LAYOUTS_OF`). ``planted`` names a rule that the report is to break."""
    if kind in forms.STYLES:
        return forms.generate(seed, kind, planted)
    return GENERATORS[kind](seed, planted)
