"""Cases of the rules that read text: what they observe is judged in `tests/observe`, here it is taken over."""

from __future__ import annotations

import json

from ingest.observe import RULES

TEXT_RULES = sorted(rule_id for names in RULES for rule_id in names.split())
_PLACE = json.dumps([{"source_locator": "L1:1-4", "quote": "水库维护"}], ensure_ascii=False)
_SENTENCE = {"statement": "两处不一致。", "statement_en": "Two places differ.", "printed": "1", "computed": "2"}


def cases() -> list[tuple[str, str, tuple[list[tuple[str, dict[str, object]]], ...]]]:
    """For each rule an observation of each outcome, and a report with none."""
    every: list[tuple[str, str, tuple[list[tuple[str, dict[str, object]]], ...]]] = []
    for rule_id in TEXT_RULES:
        for outcome in ("finding", "passed", "insufficient_data"):
            words = _SENTENCE if outcome == "finding" else {}
            seen = {"rule_id": rule_id, "outcome": outcome, "evidence": _PLACE, **words}
            every.append((rule_id, outcome, ([("observation", seen)],)))
        every.append((rule_id, "not_applicable", ([("report", {})],)))
    return every
