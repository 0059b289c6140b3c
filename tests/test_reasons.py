"""docs/reasons.md tells every reason code as the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.errors import REASONS

_SECTIONS = re.split(r"^## ", (Path(__file__).parents[1] / "docs" / "reasons.md").read_text("utf-8"), flags=re.M)[1:]
TOLD = {section.split("\n", 1)[0]: section for section in _SECTIONS}


@pytest.mark.parametrize("code", REASONS)
def test_each_reason_is_explained_in_the_words_of_the_program(code):
    message, advice = REASONS[code]
    wanted = f"{code}\n\n- Message: {message}\n- What to do: {advice}\n"
    assert TOLD.get(code, "").startswith(wanted), f"docs/reasons.md is to say:\n## {wanted}"


def test_no_reason_is_explained_that_the_program_does_not_know():
    assert TOLD.keys() == REASONS.keys()
