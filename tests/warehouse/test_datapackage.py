"""`datapackage.json` against the official JSON schema, kept in `data/` (Frictionless, MIT)."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from jsonschema import Draft4Validator

from tests.published_contract import contract, make_empty_marts
from warehouse.datapackage import datapackage, fiscal_columns

SCHEMA = json.loads((Path(__file__).parent / "data" / "tabular-data-package.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def package() -> dict:
    """The package of a warehouse with every published table, empty."""
    with duckdb.connect() as connection:
        make_empty_marts(connection)
        return datapackage(connection, dict.fromkeys(contract(), 0), "jixiao-1")


def test_the_package_of_all_published_tables_is_valid(package):
    assert [f"{list(error.path)}: {error.message}" for error in Draft4Validator(SCHEMA).iter_errors(package)] == []


def test_the_schema_refuses_what_is_wrong(package):
    broken = json.loads(json.dumps(package))
    broken["resources"][0]["schema"]["fields"][0]["type"] = "varchar"
    assert not Draft4Validator(SCHEMA).is_valid(broken)


def test_every_type_is_one_that_programs_know(package):
    assert {f["type"] for r in package["resources"] for f in r["schema"]["fields"]} <= {
        "string", "boolean", "date", "datetime", "number", "integer", "array",
    }  # fmt: skip


def test_fiscal_columns_stand_at_columns_that_are_published():
    columns = {(table, name) for table, names in contract().items() for name in names}
    everywhere = {("", name) for _, name in columns}
    assert set(fiscal_columns()) <= columns | everywhere


def test_amounts_codes_and_years_carry_their_fiscal_type(package):
    fields = {
        (resource["name"], field["name"]): field.get("columnType")
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
    }
    assert fields["fct_spending", "amount_yuan"] == "value"
    assert fields["mart_spending_function", "cofog_division"] == "functional-classification:cofog:division:code"
    assert fields["mart_three_public", "fiscal_year"] == "date:fiscal-year"
    assert fields["fct_spending", "item"] is None
