"""Freshness: fails when what is published has not been known to be current for longer than promised.

Reads ``state.json`` and the published folder alone, so that a run at work never delays the answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from prefect import flow, get_run_logger

from flows.open_run import home_of
from warehouse.freshness import promised_hours
from warehouse.state import State, read_snapshot
from warehouse.store import Home, utc_now

DAILY_HOURS = 26.0  # what a daily schedule can keep: a day, and two hours for the run itself
_VERSION_TIME = re.compile(r"jixiao-(\d{8}T\d{6})\d*Z")


class Stale(Exception):
    """What is published is older than promised; the message says how old, why if known, and what to do."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """``current_at``: when what is published was last known to hold all that lay under the sources (UTC).

    None before the first publication. ``last_failure`` is of the newest run, if that failed.
    """

    home: Path
    current_at: datetime | None
    last_failure: str | None = None

    def age_hours(self, now: datetime) -> float | None:
        return None if self.current_at is None else (now - self.current_at).total_seconds() / 3600


def read_freshness(home: Home) -> Freshness:
    """What a run wrote down last; without that, the time in the name of the published version."""
    state = read_snapshot(home)
    if state is None:
        return Freshness(home.path, _published_at(home))
    return Freshness(home.path, state.known_current_at, _last_failure(state))


def check(found: Freshness, promise_hours: float, now: datetime) -> str:
    """A sentence about the age, if the promise is kept. Raises `Stale` if it is not."""
    age = found.age_hours(now)
    if age is not None and age <= promise_hours:
        return f"{found.home / 'published'} was current {age:.1f} h ago; promised: {promise_hours:g} h"
    how_old = "nothing is published yet" if age is None else f"what is published was last current {age:.1f} h ago"
    reason = f". The last run failed: {found.last_failure}" if found.last_failure else ""
    raise Stale(
        f"{how_old}; promised: {promise_hours:g} h ({found.home}){reason}."
        " See which of ingest, build and publish failed or did not run, and retry that; `jixiao status` tells more"
    )


@flow(name="freshness", validate_parameters=False, persist_result=False)
def freshness(home: str | Path | None = None, max_age_hours: float | None = None) -> float | None:
    """Returns the age in hours. Raises `Stale` past ``max_age_hours`` (default JIXIAO_PROMISED_HOURS, else 26)."""
    promise = next(hours for hours in (max_age_hours, promised_hours(), DAILY_HOURS) if hours is not None)
    found, now = read_freshness(home_of(home)), utc_now()
    get_run_logger().info(check(found, promise, now))
    return found.age_hours(now)


def _published_at(home: Home) -> datetime | None:
    name = home.current.resolve().name if home.current.exists() else ""
    match = _VERSION_TIME.match(name)
    return datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC).replace(tzinfo=None) if match else None


def _last_failure(state: State) -> str | None:
    ended = [run for run in state.runs if run.finished_at is not None]
    if not ended or ended[0].state != "failed":
        return None
    return f"{ended[0].started_at:%Y-%m-%d %H:%M} UTC, {ended[0].source}: {ended[0].message}"
