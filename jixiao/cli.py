"""The command line.

Exit codes: 0 good, 1 good but files are in quarantine or were read in part, 2 bad usage or nothing published.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console

from ingest.remote.address import keep_user, without_password
from jixiao.display import showing_progress
from jixiao.settings import Settings, load_settings
from warehouse.store import Home, StoreError

PUBLISHED, QUARANTINED, FAILED = 0, 1, 2
_APPLIED = "The next `jixiao run SOURCE` builds with it; at once: `jixiao rerun --failed`."

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
out = Console()
err = Console(stderr=True)

HomeOption = Annotated[Path | None, typer.Option("--home", help="The data folder (JIXIAO_HOME, else ./data).")]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON for programs.")]
ImageOption = Annotated[
    Path | None, typer.Option("--image", metavar="OUT.png", help="Draw the page with the place marked (PDF).")
]
EvidenceOption = Annotated[
    Path | None, typer.Option("--evidence", metavar="DIR", help="Draw the pages that were not read (PDF, pictures).")
]
VerboseOption = Annotated[bool, typer.Option("--verbose", help="Prefect's and dbt's log on the screen too.")]


@app.command()
def run(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Folder, file, glob or fsspec URL.")],
    home: HomeOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Ingest every report file under SOURCE, build and check the models, publish."""
    # a password opens what was named, and is written down nowhere: not in the history, and not by dbt, which notes argv
    sources, sys.argv[:] = [keep_user(source) for source in sources], [without_password(word) for word in sys.argv]
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
def failures(home: HomeOption = None, as_json: JsonOption = False, evidence: EvidenceOption = None) -> None:
    """The quarantine, and pages that were not read: file, reason, message, what to do."""
    from jixiao.evidence import pictures_of, print_evidence, write_evidence
    from jixiao.state import read_failures
    from jixiao.summary import print_quarantined

    place = _home(home)
    with _told():
        rows = read_failures(place)
    drawn = list(write_evidence(place, rows, evidence)) if evidence else []
    if as_json:
        _print_json([asdict(row) | {"evidence": pictures_of(row, drawn)} for row in rows])
    elif rows:
        print_quarantined(rows, out)
        if evidence:
            print_evidence(rows, drawn, out)
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
def deploy(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE...]", help="As for run; without, JIXIAO_SOURCES.")
    ] = None,
    home: HomeOption = None,
    schedule: Annotated[str | None, typer.Option(metavar="CRON", help="When to ingest (JIXIAO_SCHEDULE).")] = None,
    notify: Annotated[
        list[str] | None,
        typer.Option(metavar="ADDRESS", help="Who hears of failures: https://…, mailto://…; may be repeated."),
    ] = None,
) -> None:
    """Register the deployments with a Prefect server: schedule, triggers, freshness check, notifications."""
    from jixiao.deploy import NotDeployed, deploy, next_steps

    settings = _settings(home)
    if schedule:
        settings.schedule = schedule
    try:
        done = deploy(settings, sources or [], notify or [])
    except NotDeployed as error:
        _fail(str(error))
    for line in next_steps(done):
        out.print(line, markup=False, highlight=False, soft_wrap=True)


@app.command()
def dashboard(
    home: HomeOption = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")] = 8501,
    host: Annotated[str, typer.Option("--host", help="The address; 0.0.0.0 lets others in.")] = "127.0.0.1",
    pages: Annotated[
        Path | None, typer.Option("--export", metavar="DIR", help="Write the headline pages as files instead.")
    ] = None,
) -> None:
    """Serve the dashboard over what is published, until it is interrupted; or write its pages as files."""
    from jixiao.serve import serve, write_pages

    with _told():
        place = _home(home)
        if pages:
            out.print(write_pages(place, pages), markup=False, highlight=False, soft_wrap=True)
            return
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


review = typer.Typer(no_args_is_help=True, help="Doubtful facts out to a file, a person's corrections back in.")
app.add_typer(review, name="review")

ReviewerOption = Annotated[str, typer.Option("--reviewer", help="Who looked.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why.")]


@review.command("export")
def review_export(path: Annotated[Path, typer.Argument(metavar="OUT")], home: HomeOption = None) -> None:
    """Write doubtful facts with their quotes (.xlsx or .csv); fill corrected_value, reviewer and reason."""
    from jixiao.review import export_doubts

    with _told():
        out.print(f"{export_doubts(_home(home), path):,} doubtful values: {path}", highlight=False, soft_wrap=True)


@review.command("import")
def review_import(path: Annotated[Path, typer.Argument(metavar="FILE")], home: HomeOption = None) -> None:
    """Enter the corrections of a file, all or none; the next run applies them."""
    from jixiao.review import import_corrections

    with _told():
        new = import_corrections(_home(home), path)
    out.print(f"{new:,} new corrections. {_APPLIED if new else ''}".rstrip(), highlight=False)


@review.command("list")
def review_list(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """The corrections, and whether they stand: applied, expired (the extractor finds something else), orphaned."""
    from jixiao.review import list_corrections, print_corrections

    with _told():
        found = list_corrections(_home(home))
    if as_json:
        _print_json([asdict(correction) for correction in found])
    else:
        print_corrections(found, out)


@review.command("withdraw")
def review_withdraw(
    correction_id: str, reviewer: ReviewerOption, reason: ReasonOption, home: HomeOption = None
) -> None:
    """Take a correction back: the extractor's value counts again."""
    from jixiao.review import withdraw

    with _told():
        withdraw(_home(home), correction_id, reviewer, reason)
    out.print(f"Withdrawn. {_APPLIED}", highlight=False)


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
    return Home(_settings(option).home)


def _settings(option: Path | None) -> Settings:
    try:
        return load_settings(option)
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
