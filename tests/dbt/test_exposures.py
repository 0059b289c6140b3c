"""Every page of the dashboard is an exposure in dbt, depending on the tables that its queries read."""

from __future__ import annotations

import re

import pytest
import yaml
from dbt_home import PROJECT

from dashboard import queries

VIEWS = sorted((PROJECT.parent / "dashboard" / "views").glob("*.py"))
EXPOSURES = {
    exposure["name"]: exposure
    for exposure in yaml.safe_load((PROJECT / "models" / "marts" / "_exposures.yml").read_text("utf-8"))["exposures"]
}


def test_every_page_has_its_exposure():
    assert set(EXPOSURES) == {f"page_{view.stem}" for view in VIEWS}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.stem)
def test_an_exposure_depends_on_the_tables_that_its_page_reads(view):
    code = view.read_text(encoding="utf-8")
    asked = [repr(getattr(queries, name)) for name in re.findall(r"queries\.([A-Z_]+)", code)]
    read = set(re.findall(r"marts\.(\w+)", " ".join([code, *asked])))
    declared = {re.findall(r"ref\('(\w+)'\)", ref)[0] for ref in EXPOSURES[f"page_{view.stem}"]["depends_on"]}
    assert read - declared == set()
