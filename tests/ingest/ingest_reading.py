"""Shared by the tests of `ingest`: how often a property is tried, and texts read as the pipeline reads them."""

from __future__ import annotations

from hypothesis import settings

# No deadline: a machine under load is no failure. Few examples: the suite is run often.
few = settings(deadline=None, max_examples=60)
