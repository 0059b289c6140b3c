"""Draw run.svg from a real run: `python docs/img/make_picture.py` runs the samples into a new home and queries it."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
from rich import _export_format
from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
# Without its @font-face rules: they would fetch a font from elsewhere.
FORMAT = re.sub(r"@font-face \{\{.*?\}\}", "", _export_format.CONSOLE_SVG_FORMAT, flags=re.DOTALL)
FINDINGS = "select rule_id, statement from marts.fct_finding order by rule_id"
PROJECTS = (
    "select agency_name, project_name, (budget_yuan / 1e4)::decimal(12,2) as budget_wan, "
    "round(execution_rate_calc_pct, 2) as rate_pct, score::double as score "
    "from marts.mart_project_execution where score is not null order by rate_pct limit 4"
)


def summary(home: str) -> list[str]:
    """What `jixiao run` says at its end."""
    command = [sys.executable, "-m", "jixiao", "run", "samples/reports", "--home", home]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    lines = done.stdout.splitlines()
    return [line for line in lines if re.match(r"[a-z ]+ \d+ *$", line)]


def table(connection: duckdb.DuckDBPyConnection, query: str) -> Table:
    result = connection.execute(query)
    drawn = Table(*(column[0] for column in result.description or ()))
    for row in result.fetchall():
        drawn.add_row(*map(str, row))
    return drawn


def main() -> None:
    console = Console(record=True, width=104, file=io.StringIO())
    with tempfile.TemporaryDirectory() as home:
        console.print("[bold]$ make run[/]")
        for line in summary(home):
            console.print(line, highlight=True)
        with duckdb.connect(f"{home}/published/jixiao.duckdb", read_only=True) as connection:
            for query in (PROJECTS, FINDINGS):
                console.print(f"\n[bold]D[/] {query};", highlight=False)
                console.print(table(connection, query))
    console.save_svg(str(HERE / "run.svg"), title="jixiao", code_format=FORMAT)


if __name__ == "__main__":
    main()
