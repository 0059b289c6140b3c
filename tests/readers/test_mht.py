"""Pages saved whole."""

from __future__ import annotations

from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from ingest.errors import Unreadable
from ingest.readers.mht import read_mht

SENTENCE = "云岭县教育局2024年度收入总计1200.50万元，支出总计1200.50万元，与上年相比增加10%。"
TABLE = "<table><tr><td>甲</td><td>乙</td></tr><tr><td>1</td><td>{}</td></tr></table>"


def saved(*pages: str, charset: str = "utf-8") -> bytes:
    whole = MIMEMultipart("related")
    for page in pages:
        whole.attach(MIMEText(f"<html><body>{page}</body></html>", "html", charset))
    whole.attach(MIMEImage(b"GIF89a", "gif"))
    return whole.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_the_page_inside_is_read(charset: str) -> None:
    document = read_mht(saved(f"<p>{SENTENCE}</p>", charset=charset))
    assert (document.format, [block.text.chars for block in document.blocks]) == ("mht", [SENTENCE])


def test_the_sheets_of_a_workbook_are_read_one_after_the_other() -> None:
    document = read_mht(saved("<p></p>", TABLE.format(2), TABLE.format(3)))
    places = [document.place_of(block.cells[-1].text) for block in document.blocks]
    assert [(place.locator, place.quote) for place in places] == [("t1/r2c2", "2"), ("t2/r2c2", "3")]


def test_a_file_that_is_a_page_by_itself_is_read() -> None:
    content = b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<p>" + SENTENCE.encode() + b"</p>"
    assert read_mht(content).blocks[0].text.chars == SENTENCE


def test_a_file_without_a_page_is_damaged() -> None:
    with pytest.raises(Unreadable) as caught:
        read_mht(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n")
    assert caught.value.reason_code == "damaged_file"
