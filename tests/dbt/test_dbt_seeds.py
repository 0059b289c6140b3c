"""The lists that models read."""

from __future__ import annotations

import csv

import pytest
from dbt_home import PROJECT


def seed(name: str) -> list[dict[str, str]]:
    with (PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


REGIONS = [
    # code, name, short name, parent, province
    ("430723", "澧县", "", "430700", "湖南省"),
    ("430400", "衡阳市", "", "430000", "湖南省"),
    ("431227", "新晃侗族自治县", "新晃县", "431200", "湖南省"),
    ("431228", "芷江侗族自治县", "芷江县", "431200", "湖南省"),
    ("512022", "乐至县", "", "512000", "四川省"),
    ("310107", "普陀区", "", "310000", "上海市"),
    ("622926", "东乡族自治县", "东乡县", "622900", "甘肃省"),
    ("652327", "吉木萨尔县", "", "652300", "新疆维吾尔自治区"),
]


@pytest.mark.parametrize("code, name, short_name, parent, province", REGIONS)
def test_regions_have_code_short_name_and_parent(code, name, short_name, parent, province):
    [row] = [row for row in seed("region") if row["region_code"] == code]
    assert (row["region_name"], row["short_name"], row["parent_code"], row["province_name"]) == (
        name,
        short_name,
        parent,
        province,
    )


def test_every_region_stands_under_a_region():
    rows = seed("region")
    codes = {row["region_code"] for row in rows}
    assert len(codes) == len(rows)
    assert {row["parent_code"] for row in rows} - {""} <= codes
