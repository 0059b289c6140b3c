"""`jixiao dashboard --export DIR`: the headline pages as a folder of files that opens from ``file://``.

The folder holds the Chinese pages, ``en/`` the English ones, ``data/`` every table as CSV and
``assets/`` the scripts. The same publication gives the same bytes: nothing tells the time of the export.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboard import queries
from dashboard.csv_file import write_csv
from dashboard.published import Published, current_path
from dashboard.scope import Scope
from dashboard.static.blocks import Page
from dashboard.static.narrow import narrowed
from dashboard.static.pages import MENU, QUESTIONS, Pages, Question, asked, of_agency
from dashboard.static.rows import can_be_a_file
from dashboard.tables import SHOWN_ROWS, csv_cells
from dashboard.words import LANGUAGES, Say
from warehouse.store import Home, StoreError

_HERE = Path(__file__).parent
_ASSETS = ("assets", "vendor")
# By this file an earlier export is known, which a later one may replace.
MARKER = "export.json"


class NotExported(StoreError):
    """The pages cannot be written; the message says why."""


class Exported(NamedTuple):
    folder: Path
    version: str
    pages: int
    agencies: int


def export_pages(home: Home, folder: Path) -> Exported:
    """Write the pages of what is published into ``folder``, which must be new, empty or an earlier export.

    They are written beside it and take its name when they are whole. Raises `NotExported`,
    `warehouse.store.NoWarehouse` with nothing published.
    """
    path = current_path(home)
    folder = folder.resolve()
    if folder.exists() and not (folder.is_dir() and _may_be_replaced(folder)):
        raise NotExported(f"{folder} is neither empty nor an earlier export; name another folder")
    source = Published(path)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as aside:
            site = Path(aside) / "site"
            site.mkdir()
            done = _write(source, site)
            _take_the_name(site, folder, Path(aside) / "before")
    except OSError as error:
        raise NotExported(f"{folder} cannot be written: {error.strerror or error}") from error
    except duckdb.CatalogException as error:
        raise NotExported("an older version published; `jixiao run` makes the tables that the pages need") from error
    return Exported(folder, *done)


def _may_be_replaced(folder: Path) -> bool:
    return (folder / MARKER).is_file() or not any(folder.iterdir())


def _take_the_name(site: Path, folder: Path, before: Path) -> None:
    """Whoever looks sees the old export, for a moment none, and then the new one; never a part."""
    if folder.exists():
        folder.rename(before)
    try:
        site.rename(folder)
    except OSError:
        if before.exists():
            before.rename(folder)
        raise


def _write(source: Published, site: Path) -> tuple[str, int, int]:
    for name in _ASSETS:
        shutil.copytree(_HERE / name, site / "assets", dirs_exist_ok=True)
    agencies = _agencies_with_a_page(source)
    # a page in all languages before the next one: their questions are asked once
    writers = [_Writer(source, site, language, agencies) for language in LANGUAGES]
    for menu in MENU:
        for writer in writers:
            writer.write(writer.pages.headline(menu), QUESTIONS[menu])
    part = narrowed(source.path, agencies)
    writers = [_Writer(part, site, language, agencies) for language in LANGUAGES]
    for agency_id in agencies:
        for writer in writers:
            writer.write(writer.pages.agency(agency_id), of_agency(agency_id))
    version = source.path.stem
    told = {"made_by": "jixiao dashboard --export", "published": version, "agencies_with_a_page": len(agencies)}
    _write_text(site / MARKER, json.dumps(told, indent=1) + "\n")
    return version, len(writers) * (len(MENU) + len(agencies)), len(agencies)


class _Writer:
    """Writes the pages of one language, and the CSV files beside them."""

    def __init__(self, source: Published, site: Path, language: str, agencies: list[str]) -> None:
        self._source, self._say = source, Say(language)
        self._folder = site if language == "zh" else site / language
        self._template = _template()
        self.pages = Pages(source, self._say, frozenset(agencies))

    def write(self, page: Page, questions: Iterable[Question]) -> None:
        root = "../" * page.path.count("/")
        told = {"published_at": self._source.published_at, "version": self._source.path.stem}
        ways = _ways(page, self._say.language, root)
        text = self._template.render(page=page, menu=MENU, root=root, say=self._say, **told, **ways)
        _write_text(self._folder / page.path, text)
        for question in questions:
            self._write_rows(self._folder / question.csv, question)

    def _write_rows(self, path: Path, question: Question) -> None:
        """All rows of a question: those that the page shows, or, where there are more, a few in memory at a time."""
        values = {**asked(self._say, question.scope), "row_limit": SHOWN_ROWS}
        first = self._source.ask(queries.limited(question.sql), values)
        rows: Iterator[Sequence[Any]] = iter([first.names, *first.rows])
        if len(first) == SHOWN_ROWS:
            rows = self._source.stream(question.sql, asked(self._say, question.scope))
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            write_csv(out, *csv_cells(self._say, next(rows), rows))


def _template() -> Any:
    """Every value is escaped: nothing in a template is marked safe."""
    loader = FileSystemLoader(_HERE / "templates")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("page.html")


def _ways(page: Page, language: str, root: str) -> dict[str, str]:
    """From a page to the assets and to the same page in the other language."""
    if language == "zh":
        return {"assets": f"{root}assets", "other": "en", "other_page": f"{root}en/{page.path}"}
    return {"assets": f"{root}../assets", "other": "zh", "other_page": f"{root}../{page.path}"}


def _agencies_with_a_page(source: Published) -> list[str]:
    """As many as the list of agencies shows, in its order."""
    values = {**Scope().parameters(), "row_limit": SHOWN_ROWS}
    keys = source.ask(queries.limited(queries.AGENCY_LIST), values).column("agency_id")
    return [key for key in keys if can_be_a_file(key)]


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
