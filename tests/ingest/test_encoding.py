"""Which encoding a file is in, and which bytes are no text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_reading import few

from ingest.errors import REASONS, Unreadable
from ingest.readers.encoding import decode
from ingest.readers.open import open_document

TEXT = "项目支出绩效自评表（2021年度）\n云岭县教育局预算466万元，实际支出100万元。\n"
PROSE = "云岭县教育局负责全县教育事业的规划与管理，统筹各类学校的建设。\n" * 20  # few ASCII characters
GB = TEXT.encode("gb18030")


@pytest.mark.parametrize("text", [TEXT, PROSE], ids=["form", "prose"])
@pytest.mark.parametrize(
    ("encoding", "mark", "name"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("gb18030", b"", "gb18030"),
        ("gb2312", b"", "gb18030"),
    ],
)
def test_each_encoding_of_real_files_is_recognised(text: str, encoding: str, mark: bytes, name: str) -> None:
    assert decode(mark + text.encode(encoding)) == (text, name)


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode() + "完".encode()[:2],
        codecs.BOM_UTF8 + TEXT.encode() + "完".encode()[:1],
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")[:-1],
        TEXT.encode("utf-16-be")[:-1],
        GB + "完".encode("gb18030")[:1],
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 with mark", "utf-16", "gb18030"],
)
def test_a_character_cut_in_two_at_the_end_is_a_truncated_file(content: bytes) -> None:
    with pytest.raises(Unreadable, match="ends in the middle") as caught:
        decode(content)
    assert caught.value.reason_code == "truncated_file"


@pytest.mark.parametrize(
    ("content", "reason_code"),
    [
        (bytes(range(256)) * 30, "binary_rubbish"),
        (bytes(500), "binary_rubbish"),
        (b"\x01\x02\x03\x04abc" * 30, "binary_rubbish"),
        (codecs.BOM_UTF16_LE + b"\x00\x01\x02\x00" * 100, "binary_rubbish"),
        (TEXT.encode("utf-32"), "binary_rubbish"),
        (TEXT.encode() + b"\xff" + TEXT.encode(), "undecodable_text"),
        (GB + b"\xff\xff" + GB, "undecodable_text"),
        (codecs.BOM_UTF8 + b"\xff" + TEXT.encode(), "undecodable_text"),
        ("績效自評報告，預算執行率".encode("big5") * 20, "undecodable_text"),
        ("Crème brûlée à la carte, garçon. ".encode("latin-1") * 20, "undecodable_text"),
    ],
)
def test_bytes_that_are_no_text_have_their_reason(content: bytes, reason_code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        decode(content)
    assert caught.value.reason_code == reason_code


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\x00" * 9, codecs.BOM_UTF8, codecs.BOM_UTF16_LE + b"\n\x00"])
def test_a_file_without_content_is_empty_whatever_its_encoding(content: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        open_document(content, "空.txt")
    assert caught.value.reason_code == "empty_file"


@pytest.mark.parametrize(
    ("head", "name"),
    [(b"BZh91AY", "a bzip2 archive"), (b"\xfd7zXZ\x00", "an xz archive")],
)
def test_a_known_format_without_a_reader_is_named_whatever_the_file_is_called(head: bytes, name: str) -> None:
    with pytest.raises(Unreadable) as caught:
        open_document(head + TEXT.encode(), "表.txt")
    assert (caught.value.reason_code, caught.value.detail) == ("unsupported_format", name)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_any_line_end_makes_a_line(end: str) -> None:
    document = open_document(f"甲{end}乙{end}丙".encode(), "x")
    assert document.raw == "甲\n乙\n丙"
    assert [line.locator for line in document.lines] == ["L1", "L2", "L3"]


@pytest.mark.parametrize("reason_code", REASONS)
def test_each_reason_says_what_happened_and_what_to_do(reason_code: str) -> None:
    error = Unreadable(reason_code, "5 bytes")
    assert "{" not in error.message and error.message and error.advice
    assert str(error) == f"{error.message}; {error.advice}"


def test_an_unknown_reason_is_a_slip_of_the_programmer() -> None:
    with pytest.raises(ValueError, match="no_such_reason"):
        Unreadable("no_such_reason")


@few
@given(content=st.one_of(st.binary(max_size=200), st.binary(max_size=80).map(lambda b: TEXT.encode()[:50] + b)))
def test_bytes_are_text_in_full_or_unreadable(content: bytes) -> None:
    try:
        text, encoding = decode(content)
    except Unreadable:
        return
    orders = ("utf-16-le", "utf-16-be") if encoding == "utf-16" else (encoding,)
    assert any(content.endswith(text.encode(order)) for order in orders), "every byte behind the mark is in the text"


@few
@given(text=st.text(alphabet=st.sampled_from("预算绩效2021，。\n目标 ab"), min_size=40, max_size=120))
def test_a_round_trip_through_any_encoding_keeps_the_text(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert decode(text.encode(encoding))[0] == text
