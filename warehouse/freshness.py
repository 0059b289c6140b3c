"""How fresh what is published is: since when nobody has looked whether there is something newer.

A run that looks at its sources and finds nothing new confirms what is published just as a new
publication does; one that failed confirms nothing, nor does a build or a rerun, which look at no source.
"""

from __future__ import annotations

import os
from datetime import datetime

import duckdb

from warehouse import revision
from warehouse.publish import last_publication

# Looks at sources whose run took in all that it saw; one that saw no file at all may be a share
# that is not there. Single files (a rerun of what failed) say nothing about folders and servers,
# if such are looked at too. Parameter: the time the look had to be over by, if any.
_PLACES = "SELECT * FROM raw.scan WHERE kind NOT IN ('file', 'missing')"
_LAST_LOOK = f"""
    SELECT max(seen_at) FROM raw.scan JOIN raw.run USING (run_id)
    WHERE files > 0 AND (kind NOT IN ('file', 'missing') OR NOT EXISTS ({_PLACES}))
      AND state IN ('ingested', 'built', 'published', 'nothing_new')
      AND seen_at <= coalesce(?, 'infinity'::TIMESTAMP)"""
_BUILT_AT = "SELECT max(started_at) FROM raw.build WHERE state = 'passed' AND revision = ?"


def known_current_at(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """When what is published was last known to hold all that lay under the sources (UTC).

    None before the first publication.
    """
    published = last_publication(connection)
    if published is None:
        return None
    until = None
    if published.revision != revision.current(connection):  # later looks found what is not published yet
        until = connection.execute(_BUILT_AT, [published.revision]).fetchall()[0][0] or published.published_at
    looked_at: datetime | None = connection.execute(_LAST_LOOK, [until]).fetchall()[0][0]
    return looked_at or published.published_at


def promised_hours() -> float | None:
    """How old what is published may be: JIXIAO_PROMISED_HOURS; None if nothing is promised."""
    text = os.environ.get("JIXIAO_PROMISED_HOURS", "").strip()
    return float(text) if text else None
