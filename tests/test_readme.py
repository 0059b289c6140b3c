"""What the READMEs say is so: both have the same commands and queries, and the queries give rows on the samples."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from warehouse.store import Home

ROOT = Path(__file__).parent.parent
ENGLISH, CHINESE = (ROOT / name for name in ("README.md", "README.zh-CN.md"))


def _queries(readme: Path) -> list[str]:
    return re.findall(r"```sql\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)


def _commands(readme: Path) -> list[str]:
    """Indented lines, without comments and names of folders."""
    lines = re.findall(r"^    (\S.*?)(?: +#.*)?$", readme.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.sub(r"DIR|目录", "DIR", line) for line in lines]


def test_the_two_readmes_have_the_same_commands_and_queries() -> None:
    assert _queries(ENGLISH) == _queries(CHINESE)
    assert _commands(ENGLISH) == _commands(CHINESE)
    assert len(_queries(ENGLISH)) == 4


@pytest.mark.parametrize("readme", (ENGLISH, CHINESE), ids=lambda path: path.name)
def test_links_lead_somewhere(readme: Path) -> None:
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", readme.read_text(encoding="utf-8"))
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_query_gives_rows_on_the_samples(samples_home: Home) -> None:
    with duckdb.connect(str(samples_home.current.resolve()), read_only=True) as connection:
        assert [query for query in _queries(ENGLISH) if not connection.execute(query).fetchall()] == []
        in_marts = "select table_name from duckdb_tables() where schema_name = 'marts'"
        tables = {name for (name,) in connection.execute(in_marts).fetchall()}
    listed = set(re.findall(r"^\| `((?:dim|fct|mart)_\w+)` \|", ENGLISH.read_text(encoding="utf-8"), re.MULTILINE))
    in_dictionary = re.findall(r"^### (\w+)$", (ROOT / "docs" / "dictionary.md").read_text("utf-8"), re.MULTILINE)
    assert (listed - tables, set(in_dictionary)) == (set(), tables)
