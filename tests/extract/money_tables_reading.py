"""Read a text as the pipeline does and give what its tables of money yield."""

from __future__ import annotations

from ingest.document import Document
from ingest.extract.money_tables import MoneyTable, is_money_table, read_money_table
from ingest.extract.statements import Context, Statement
from ingest.readers.text import read_text

FINAL = Context("final_accounts", "青溪县水务局", 2022)
BUDGET = Context("department_budget", "青溪县水务局", 2024)
OVERALL = Context("department_overall", "青溪县水务局", 2022)
EVALUATION = Context("evaluation", "青溪县教育局", None, ("校车补助专项资金",))


def read(text: str, context: Context = FINAL, unit: str = "万元") -> tuple[Document, MoneyTable]:
    """The yield of all tables of money in a text."""
    document = read_text(text.encode("utf-8"))
    found = [read_money_table(document, block, context, unit) for block in document.blocks if is_money_table(block)]
    tables = [table for table in found if table is not None]
    assert len(tables) == len(found)
    return document, MoneyTable(
        tuple(s for t in tables for s in t.statements),
        tuple(u for t in tables for u in t.unexplained),
        tuple(h for t in tables for h in t.unknown_headers),
    )


def facts(table: MoneyTable, *fields: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(statement, name) for name in fields) for statement in table.statements]


def one(table: MoneyTable, item: str, **wanted: object) -> Statement:
    hits = [s for s in table.statements if s.item == item and all(getattr(s, k) == v for k, v in wanted.items())]
    assert len(hits) == 1, (item, wanted, [s.item for s in table.statements])
    return hits[0]
