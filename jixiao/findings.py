"""What `jixiao findings` tells: the contradictions of what is published, weightiest first."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
from rich.console import Console

from warehouse.rows import fetch
from warehouse.store import Home, NoWarehouse

SEVERITIES = ("hard", "strong", "soft", "info")
_QUERY = """
    SELECT f.finding_id, f.severity, f.rule_id, coalesce(a.agency_name, r.agency_name), d.file_name, f.statement
    FROM marts.fct_finding AS f
    JOIN marts.dim_report AS r ON f.report_id = r.report_id
    JOIN marts.dim_document AS d ON r.document_id = d.document_id
    LEFT JOIN marts.dim_agency AS a ON r.agency_id = a.agency_id
    WHERE (? IS NULL OR contains(coalesce(a.agency_name, ''), ?) OR contains(coalesce(r.agency_name, ''), ?))
        AND (? IS NULL OR f.rule_id = upper(?))
        AND (? IS NULL OR f.severity = ?)
    ORDER BY list_position(['hard', 'strong', 'soft', 'info'], f.severity), f.rule_id, d.file_name, f.finding_id
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """A row of `marts.fct_finding` with whose report it is about; ``agency_name`` is None where none is printed."""

    finding_id: str
    severity: str
    rule_id: str
    agency_name: str | None
    file_name: str
    statement: str


def read_findings(
    home: Home, agency: str | None = None, rule: str | None = None, severity: str | None = None
) -> list[Finding]:
    """Findings of agencies whose name contains ``agency``, of one rule, of one severity.

    Raises `warehouse.store.StoreError`.
    """
    if not home.current.exists():
        raise NoWarehouse(f"nothing is published in {home.path} yet; `jixiao run SOURCE` does")
    with duckdb.connect(str(home.current.resolve()), read_only=True) as connection:
        return fetch(connection, Finding, _QUERY, *[agency] * 3, *[rule] * 2, *[severity] * 2)


def print_findings(findings: list[Finding], console: Console) -> None:
    """A finding a line, then how many; `jixiao trace FINDING` shows its places."""
    for finding in findings:
        what = f"{finding.severity:<6} {finding.rule_id:<4}"
        line = f"{finding.finding_id}  {what} {finding.file_name}  {finding.statement}"
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    console.print(f"{len(findings)} findings; `jixiao trace FINDING` shows where each is printed.", highlight=False)
