"""Numbers as a reader sees them: money in 万元, percent with one decimal, unknown as a word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from dashboard.plain import short
from dashboard.rules import rule
from dashboard.words import Say

_CELL = 300
# Where nothing is not unknown: no rank below the minimum n, no reason for what was read.
_ABSENT = {"rank": "not_ranked", "reason": "no_reason"}


def wan(say: Say, yuan: Any) -> str:
    """Yuan as 万元 with thousands separators and two decimals."""
    return say("unknown") if yuan is None else f"{float(yuan) / 10_000:,.2f}"


def percent(say: Say, points: Any) -> str:
    return say("unknown") if points is None else f"{float(points):,.1f}%"


def number(say: Say, value: Any) -> str:
    return say("unknown") if value is None else f"{value:,}"


def shown(say: Say, kind: str, value: Any) -> str:
    """A cell's text: ``kind`` is one of `KINDS`, or the family of a code."""
    if value is None and kind in _ABSENT:
        return say(_ABSENT[kind])
    if value is None or (kind == "text" and not str(value).strip()):
        return say("unknown")
    if kind in _FORMATS:
        return _FORMATS[kind](say, value)
    return say.code(kind, value)


def _text(say: Say, value: Any) -> str:
    return short(value, _CELL)


def _decimal(say: Say, value: Any) -> str:
    return f"{float(value):,.6f}".rstrip("0").rstrip(".")


def _rounded(say: Say, value: Any) -> str:
    return f"{float(value):,.2f}"


def _time(say: Say, value: Any) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else f"{value:%Y-%m-%d}"


def _yes(say: Say, value: Any) -> str:
    return say("yes") if value else say("no")


_FORMATS: dict[str, Callable[[Say, Any], str]] = {
    "text": _text,
    "wan": wan,
    "percent": percent,
    "count": number,
    "decimal": _decimal,
    "rounded": _rounded,
    "rank": number,
    "year": lambda say, value: str(value),
    "time": _time,
    "yes": _yes,
    "rule": lambda say, value: short(rule(say, str(value)), _CELL),
}
KINDS = frozenset(_FORMATS)
NUMERIC = frozenset({"wan", "percent", "count", "decimal", "rounded", "year"})
