"""What each rule claims, from the list that the rules themselves are kept in (dbt seed ``finding_rule``)."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from dashboard.words import Say

_SEEDS = Path(__file__).resolve().parents[1] / "dbt_project" / "seeds"


@cache
def _claims() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in _SEEDS.rglob("finding_rule.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found |= {row["rule_id"]: row for row in csv.DictReader(file)}
    return found


def rule(say: Say, rule_id: str) -> str:
    """A rule's number and its claim; the number alone for one that is not in the list any more."""
    row = _claims().get(rule_id)
    return f"{rule_id} {row[f'claim_{say.language}']}" if row else rule_id
