"""Words of these pages where the dashboard's speak of what only it has, such as its filters."""

from __future__ import annotations

from dashboard.words import Say, words


def said(say: Say, key: str) -> str:
    """The word ``static.KEY`` if there is one, else that of the dashboard."""
    own = f"static.{key}"
    return say(own if own in words() else key)
