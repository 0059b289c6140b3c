"""The command line.

Exit codes: 0 good, 1 good but files are in quarantine or were read in part, 2 bad usage or nothing published.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console

from jixiao.display import showing_progress
from jixiao.settings import load_settings
from warehouse.store import Home, StoreError

PUBLISHED, QUARANTINED, FAILED = 0, 1, 2

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
out = Console()
err = Console(stderr=True)

HomeOption = Annotated[Path | None, typer.Option("--home", help="The data folder (JIXIAO_HOME, else ./data).")]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON for programs.")]
ImageOption = Annotated[
    Path | None, typer.Option("--image", metavar="OUT.png", help="Draw the page with the place marked (PDF).")
]
VerboseOption = Annotated[bool, typer.Option("--verbose", help="Prefect's and dbt's log on the screen too.")]


@app.command()
def run(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Folder, file, glob or fsspec URL.")],
    home: HomeOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Ingest every report file under SOURCE, build and check the models, publish."""
    _run(_home(home), sources, verbose)


@app.command()
def rerun(
    failed: Annotated[bool, typer.Option("--failed", help="What is in quarantine or was read in part.")] = False,
    document: Annotated[list[str] | None, typer.Option("--document", help="A document_id; may be repeated.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First ingested on or after.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every document.")] = False,
    year: Annotated[int | None, typer.Option("--year", help="With a report of this fiscal year.")] = None,
    region: Annotated[str | None, typer.Option("--region", help="Of agencies there (GB/T 2260, 42 is Hubei).")] = None,
    folder: Annotated[str | None, typer.Option("--folder", help="Found there; new files there are taken too.")] = None,
    home: HomeOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Process documents again; the result is the same as if it were the first time."""
    from jixiao.pipeline import request_again
    from warehouse.ledger import Selection

    place = _home(home)
    day = since.date() if since else None
    selection = Selection(failed, document or (), day, everything, year, region, folder)
    if not selection.is_one:
        _fail(
            "say what to process again: one of --failed, --document ID, --since DATE, --all,"
            " or a part of the whole by --year, --region, --folder"
        )
    with _told(), showing_progress(err):
        sources = request_again(place, selection)
    _run(place, sources, verbose)


@app.command()
def status(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """The run in hand, documents by state, last runs, open quarantine, what is published and how fresh."""
    from jixiao.state import print_status, read_status

    with _told():
        found = read_status(_home(home))
    if as_json:
        _print_json(found.as_json())
    else:
        print_status(found, out)


@app.command()
def failures(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """The quarantine, and pages that were not read: file, reason, message, what to do."""
    from jixiao.summary import print_quarantined
    from warehouse.quarantine import open_quarantine, partly_read
    from warehouse.store import open_reader

    with _told(), open_reader(_home(home)) as connection:
        rows = [*open_quarantine(connection), *partly_read(connection)]
    if as_json:
        _print_json([asdict(row) for row in rows])
    elif rows:
        print_quarantined(rows, out)
    else:
        out.print("Nothing is in quarantine, and no page was left out.")


@app.command()
def trace(key: str, home: HomeOption = None, as_json: JsonOption = False, image: ImageOption = None) -> None:
    """From a fact's key to its file, page, place and printed text."""
    from jixiao.provenance import draw_place, print_trace, read_trace

    with _told():
        found = read_trace(_home(home), key)
        if image:
            draw_place(found, image)
    if as_json:
        _print_json(asdict(found))
    else:
        print_trace(found, out)


@app.command()
def findings(
    agency: Annotated[str | None, typer.Option("--agency", help="Of agencies with this in their name.")] = None,
    rule: Annotated[str | None, typer.Option("--rule", help="Of one rule, such as S05.")] = None,
    severity: Annotated[str | None, typer.Option("--severity", help="hard, strong, soft or info.")] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """What rules found contradictory in the reports, weightiest first; each asks for a look."""
    from jixiao.findings import SEVERITIES, print_findings, read_findings

    if severity is not None and severity not in SEVERITIES:
        _fail(f"--severity is one of {', '.join(SEVERITIES)}")
    with _told():
        found = read_findings(_home(home), agency, rule, severity)
    if as_json:
        _print_json([asdict(finding) for finding in found])
    else:
        print_findings(found, out)


@app.command()
def publish(home: HomeOption = None) -> None:
    """Publish again what is in the warehouse."""
    from jixiao.pipeline import publish_again

    with _told():
        out.print(f"Published: {publish_again(_home(home))}", highlight=False, soft_wrap=True)


@app.command()
def dashboard(
    home: HomeOption = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")] = 8501,
    host: Annotated[str, typer.Option("--host", help="The address; 0.0.0.0 lets others in.")] = "127.0.0.1",
) -> None:
    """Serve the dashboard over what is published, until it is interrupted."""
    from jixiao.serve import serve

    with _told():
        place = _home(home)
        out.print(f"Dashboard of {place.path}: http://{host}:{port} (end with Ctrl-C)", highlight=False, soft_wrap=True)
        serve(place, host, port)


@app.command()
def export(
    tables: Annotated[list[str] | None, typer.Argument(metavar="[TABLE...]", help="All tables, if none.")] = None,
    file_format: Annotated[str, typer.Option("--format", help="csv or xlsx.")] = "csv",
    folder: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the files go.")] = Path("export"),
    home: HomeOption = None,
) -> None:
    """Published tables as CSV or Excel files, safe to open in a spreadsheet."""
    from jixiao.export import FORMATS
    from jixiao.export import export as write

    if file_format not in FORMATS:
        _fail(f"--format is {' or '.join(FORMATS)}, not {file_format}")
    with _told():
        for path in write(_home(home), tables or [], file_format, folder):
            out.print(str(path), highlight=False, soft_wrap=True)


@app.command()
def doctor(home: HomeOption = None) -> None:
    """Check this machine: Python, packages, disk, write access, formats it can read, what is published."""
    from jixiao.doctor import examine

    checks = examine(_home(home))
    for check in checks:
        mark = "ok " if check.is_good else "-- " if check.is_optional else "BAD"
        line = f"{mark}  {check.name}: {check.found}"
        out.print(line if check.is_good else f"{line}; {check.advice}", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(PUBLISHED if all(check.is_good or check.is_optional for check in checks) else FAILED)


def _run(home: Home, sources: list[str], verbose: bool) -> None:
    from jixiao.pipeline import NotPublished, run_pipeline
    from jixiao.summary import print_summary

    try:
        with showing_progress(err):
            ended, summary = run_pipeline(home.path, sources, verbose)
    except NotPublished as error:
        _fail(f"Nothing was published: {error}")
    if ended == "nothing_new":
        out.print("Nothing new: every file is as it was, and what is published is up to date.")
    print_summary(summary, out)
    raise typer.Exit(PUBLISHED if summary.is_complete else QUARANTINED)


def _home(option: Path | None) -> Home:
    try:
        return Home(load_settings(option).home)
    except ValidationError as error:
        wrong = "; ".join(f"JIXIAO_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        _fail(f"a setting is wrong: {wrong}")


@contextmanager
def _told() -> Iterator[None]:
    """What is wrong with the home becomes a sentence and exit code 2."""
    try:
        yield
    except StoreError as error:
        _fail(str(error))


def _fail(message: str) -> Any:
    err.print(message, style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(FAILED)


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def main() -> None:
    app()
