"""Observations as records, with keys."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal

from ingest.observe import Rendered
from ingest.records import ObservationRecord, ParsedDocument, stable_key

_WIDEST = Decimal(10) ** 11  # DECIMAL(18,6) holds no more


def add_observations(parsed: ParsedDocument, observations: Iterable[Rendered]) -> None:
    """Add the observations of the report that was added last."""
    report_id = parsed.report[-1].report_id
    projects = [project.project_id for project in parsed.project if project.report_id == report_id]
    project_id = projects[0] if len(projects) == 1 else None
    for number, rendered in enumerate(observations, start=1):
        seen = rendered.observation
        difference = seen.difference if seen.difference is None or abs(seen.difference) < _WIDEST else None
        parsed.observation.append(
            ObservationRecord(
                observation_id=stable_key(report_id, "observation", seen.rule_id, rendered.subject_key),
                report_id=report_id,
                document_id=parsed.document_id,
                project_id=project_id,
                observation_no=number,
                rule_id=seen.rule_id,
                outcome=seen.outcome,
                severity=seen.severity,
                statement=rendered.statement,
                statement_en=rendered.statement_en,
                printed=seen.printed,
                computed=seen.computed,
                difference=round(difference, 6) if difference is not None else None,
                difference_unit=seen.unit,
                evidence=json.dumps(
                    [{"source_locator": place.locator, "quote": place.quote} for place in rendered.places],
                    ensure_ascii=False,
                ),
                source_page=rendered.places[0].page,
            )
        )
