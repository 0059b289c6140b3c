"""Archives: every member once under its own name, and no archive costs more than its bounds."""

from __future__ import annotations

import gzip
import hashlib
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.archives import Bounds, Expanded, Member, archive_kind, expand, zip_name
from ingest.errors import Unreadable
from ingest.readers.open import format_of, open_document

TEXT = "云岭县公安局绩效自评".encode()


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))  # the same bytes at any time
            archive.writestr(entry, content, archive.compression)
    return target.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return target.getvalue()


def docx() -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"})


def with_flag(content: bytes, flag: int) -> bytes:
    """The flag bits of a ZIP file's first entry set, in both of its headers."""
    changed = bytearray(content)
    changed[6] |= flag
    changed[content.index(b"PK\x01\x02") + 8] |= flag
    return bytes(changed)


class Kept(dict[str, bytes]):
    def __call__(self, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        self[name] = content
        return name


def read(content: bytes, file_name: str = "a.zip", bounds: Bounds | None = None) -> dict[str, bytes | str]:
    """Label -> the member's bytes or why there are none."""
    kept = Kept()
    members = expand(content, file_name, kept, bounds).members
    assert len({m.label for m in members}) == len(members), "a label names one member"
    for member in members:
        assert (member.document_id is None) != (member.reason_code is None)
    return {m.label: kept[m.document_id] if m.document_id else str(m.reason_code) for m in members}


def refused(content: bytes, file_name: str = "a.zip", bounds: Bounds | None = None) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        expand(content, file_name, Kept(), bounds)
    return caught.value.reason_code, caught.value.detail


# ------------------------------------------------------------------ what is an archive


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (zipped({"a.txt": TEXT}), "zip"),
        (zipped({}), "zip"),
        (tarred({"a.txt": TEXT}), "tar"),
        (gzip.compress(TEXT, mtime=0), "gzip"),
        (docx(), None),
        (zipped({"xl/workbook.xml": b"<workbook/>"}), None),
        (zipped({"OFD.xml": b"<OFD/>"}), None),
        (zipped({"a.txt": TEXT})[:-30], None),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"BZh9", None),
        (TEXT, None),
    ],
)
def test_an_archive_is_told_from_a_document_by_its_content(content, kind):
    assert archive_kind(content) == kind


@pytest.mark.parametrize("head", [b"BZh9", b"\xfd7zXZ\x00"])
def test_an_archive_that_is_not_taken_apart_is_to_be_unpacked_by_hand(head):
    with pytest.raises(Unreadable) as caught:
        format_of(head + TEXT)
    assert caught.value.reason_code == "unsupported_format" and caught.value.advice.startswith("unpack it")


def test_an_archive_is_no_document():
    with pytest.raises(Unreadable) as caught:
        open_document(zipped({"a.txt": TEXT}), "a.zip")
    assert caught.value.reason_code == "unsupported_format"


# ------------------------------------------------------------------ members and their names


def test_every_member_is_a_file_of_its_own_with_its_path():
    content = zipped({"年度/": b"", "年度/a.docx": docx(), "b.txt": TEXT})
    members = [
        Member("%E5%B9%B4%E5%BA%A6/a.docx", "a.docx", hashlib.sha256(docx()).hexdigest(), len(docx())),
        Member("b.txt", "b.txt", hashlib.sha256(TEXT).hexdigest(), len(TEXT)),
    ]
    assert expand(content, "a.zip", Kept()) == Expanded("zip", members)


def test_archives_in_archives_are_followed_to_the_third():
    content = zipped({"c.txt": TEXT})
    for name in ("3.zip", "2.zip"):
        content = zipped({name: content, f"beside {name}.txt": TEXT})
    assert read(content) == {
        "2.zip!/3.zip!/c.txt": TEXT,
        "2.zip!/beside%203.zip.txt": TEXT,
        "beside%202.zip.txt": TEXT,
    }
    assert read(zipped({"1.zip": content})) == {
        "1.zip!/2.zip!/3.zip": "archive_limit",
        "1.zip!/2.zip!/beside%203.zip.txt": TEXT,
        "1.zip!/beside%202.zip.txt": TEXT,
    }


@pytest.mark.parametrize(
    ("stored", "flag", "name"),
    [
        ("年度报告/自评表.docx".encode("gb18030"), 0, "年度报告/自评表.docx"),
        ("年度报告\\自评表.docx".encode("gb18030"), 0, "年度报告/自评表.docx"),
        ("联通.txt".encode("gb18030"), 0, "联通.txt"),
        ("项目绩效.txt".encode(), 0, "项目绩效.txt"),
        ("项目绩效.txt".encode(), 0x800, "项目绩效.txt"),
        ("誠.txt".encode("gb18030"), 0, "誠.txt"),  # its second byte is a backslash
        (b"plain.txt", 0, "plain.txt"),
        (b"\xff\xfe.txt", 0, "\xa0\u25a0.txt"),
    ],
)
def test_a_name_without_the_utf8_flag_is_read_as_chinese_systems_write_it(stored, flag, name):
    info = zipfile.ZipInfo(stored.decode("utf-8" if flag else "cp437"))
    info.flag_bits = flag
    assert zip_name(info) == name


@settings(max_examples=60, deadline=None)
@given(name=st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12))
def test_chinese_names_survive_either_encoding(name):
    for encoding in ("gb18030", "utf-8"):
        assert zip_name(zipfile.ZipInfo(name.encode(encoding).decode("cp437"))) == name


@pytest.mark.parametrize(
    ("name", "label", "file_name"),
    [
        ("../../etc/passwd", "../../etc/passwd", "passwd"),
        ("/etc/cron.d/x", "etc/cron.d/x", "x"),
        ("C:\\报告\\a.txt", "C%3A/%E6%8A%A5%E5%91%8A/a.txt", "a.txt"),
        ("a!/b#2.txt", "a%21/b%232.txt", "b#2.txt"),
        ("two\nlines.txt", "two%0Alines.txt", "two\nlines.txt"),
    ],
)
def test_a_path_is_only_a_label(name, label, file_name):
    info = zipfile.ZipInfo("placeholder")
    info.filename = name  # the constructor would tidy it
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(info, TEXT)
    (member,) = expand(target.getvalue(), "a.zip", Kept()).members
    assert (member.label, member.file_name) == (label, file_name)


def test_hidden_files_and_lock_files_are_passed_over_as_in_a_folder():
    skipped = [".DS_Store", "__MACOSX/._a.txt", "a/~$b.docx", ".git/x.txt", "a/Thumbs.db", "desktop.ini"]
    assert read(zipped(dict.fromkeys(skipped, TEXT) | {"a/b.txt": TEXT})) == {"a/b.txt": TEXT}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_both_kept():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", b"old")
        archive.writestr("a.txt", b"new")
    assert read(target.getvalue()) == {"a.txt": b"old", "a.txt#2": b"new"}


@pytest.mark.parametrize(
    ("content", "file_name", "expected"),
    [
        (gzip.compress(TEXT, mtime=0), "a.txt.gz", {"a.txt": TEXT}),
        (gzip.compress(TEXT, mtime=0), "a", {"a": TEXT}),
        (gzip.compress(tarred({"d/b.txt": TEXT}), mtime=0), "a.tgz", {"a.tar!/d/b.txt": TEXT}),
        (tarred({"d/b.txt": TEXT, "c.zip": zipped({"e.txt": TEXT})}), "a.tar", {"d/b.txt": TEXT, "c.zip!/e.txt": TEXT}),
    ],
)
def test_gzip_and_tar(content, file_name, expected):
    assert read(content, file_name) == expected


def test_a_tar_name_in_gbk():
    content = tarred({"xxxxxx.txt": TEXT})
    stored = "绩效表".encode("gb18030")
    changed = bytearray(content.replace(b"xxxxxx", stored, 1))
    changed[148:156] = b"%06o\0 " % (sum(changed[:148]) + 8 * 32 + sum(changed[156:512]))
    assert list(read(bytes(changed), "a.tar")) == ["%E7%BB%A9%E6%95%88%E8%A1%A8.txt"]


def test_links_in_a_tar_lead_nowhere():
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert refused(target.getvalue(), "a.tar") == ("empty_archive", "no file in it")


# ------------------------------------------------------------------ damage and malice


def test_a_bad_member_costs_itself():
    good = zipped({"a.txt": TEXT}, zipfile.ZIP_STORED)
    broken = good.replace(TEXT, bytes(reversed(TEXT)))
    locked = with_flag(zipped({"b.txt": TEXT}), 1)
    strange = bytearray(zipped({"c.txt": TEXT}))
    for at in (8, strange.index(b"PK\x01\x02") + 10):
        struct.pack_into("<H", strange, at, 9)  # Deflate64
    content = zipped({"1.zip": broken, "2.zip": locked, "3.zip": bytes(strange), "4.zip": zipped({}), "5.txt": TEXT})
    assert read(content) == {
        "1.zip!/a.txt": "damaged_file",
        "2.zip!/b.txt": "encrypted",
        "3.zip!/c.txt": "unsupported_format",
        "4.zip": "empty_archive",
        "5.txt": TEXT,
    }


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (zipped({}), ("empty_archive", "no file in it")),
        (zipped({"d/": b"", ".hidden": TEXT}), ("empty_archive", "no file in it")),
        (with_flag(zipped({"b.txt": TEXT}), 1), ("encrypted", "")),
        (
            zipped({"1.zip": with_flag(zipped({"b.txt": TEXT}), 1), "2.zip": zipped({})}),
            ("empty_archive", "1 encrypted, 1 empty_archive"),
        ),
    ],
)
def test_an_archive_without_a_readable_member_says_why(content, reason):
    assert refused(content) == reason


@pytest.mark.parametrize(
    ("length", "more"),
    [(1024, {}), (1030, {}), (1536, {"b.txt": "damaged_file"}), (2000, {"b.txt": "damaged_file"})],
)
def test_what_a_cut_tar_has_lost_is_told(length, more):
    content = tarred({"a.txt": TEXT, "b.txt": TEXT * 100})
    assert read(content[:length], "a.tar") == {"a.txt": TEXT, "rest%20of%20a.tar": "truncated_file"} | more


def bomb() -> bytes:
    return zipped({"zeros.txt": bytes(50_000)})


@pytest.mark.parametrize(
    ("make", "bounds", "words"),
    [
        (lambda: zipped({f"{n}.txt": TEXT for n in range(9)}), Bounds(members=8), "more than 8 files"),
        (lambda: zipped({f"{n}.txt": TEXT for n in range(9)}), Bounds(total_bytes=100), "unpack to more than 100"),
        (bomb, Bounds(ratio=20, free_bytes=10), "unpack to more than"),
        (lambda: zipped({"1.zip": bomb(), "2.zip": bomb()}), Bounds(ratio=20, free_bytes=10), "unpack to more than"),
        (lambda: gzip.compress(bytes(50_000), mtime=0), Bounds(total_bytes=1000), "unpack to more than 1,000"),
        (lambda: tarred({"a": bytes(5000), "b": bytes(5000)}), Bounds(total_bytes=9000), "unpack to more than 9,000"),
    ],
)
def test_an_archive_beyond_its_bounds_is_not_read_on(make: Callable[[], bytes], bounds, words):
    reason_code, detail = refused(make(), bounds=bounds)
    assert reason_code == "archive_limit" and words in detail


@pytest.mark.parametrize("size", [0, 10, 1 << 31])
def test_a_member_that_lies_about_its_size_is_damaged(size):
    content = bytearray(zipped({"zeros.txt": bytes(50_000), "a.txt": TEXT}))
    for at in (22, content.index(b"PK\x01\x02") + 24):
        struct.pack_into("<I", content, at, size)
    assert read(bytes(content))["zeros.txt"] in ("damaged_file", bytes(50_000))


def test_a_member_over_the_limit_of_a_file_is_left_out_alone():
    content = zipped({"big.txt": bytes(101), "small.txt": bytes(100)})
    assert read(content, bounds=Bounds(member_bytes=100)) == {"big.txt": "too_large", "small.txt": bytes(100)}


def test_an_archive_that_holds_itself_ends():
    content = zipped({"a.txt": TEXT})
    for _ in range(12):
        content = zipped({"again.zip": content, "a.txt": TEXT})
    assert sorted(read(content)) == [
        "a.txt",
        "again.zip!/a.txt",
        "again.zip!/again.zip!/a.txt",
        "again.zip!/again.zip!/again.zip",
    ]


@settings(max_examples=150, deadline=None)
@given(
    which=st.sampled_from(["zip", "tar", "gzip"]),
    at=st.integers(0, 2000),
    byte=st.integers(0, 255),
    length=st.integers(0, 2000),
)
def test_damage_anywhere_ends_in_members_or_a_reason(which, at, byte, length):
    make = {"zip": lambda: zipped({"a.txt": TEXT, "b.zip": zipped({"c.txt": TEXT})}),
            "tar": lambda: tarred({"a.txt": TEXT, "b.txt": TEXT}),
            "gzip": lambda: gzip.compress(TEXT, mtime=0)}[which]  # fmt: skip
    content = bytearray(make())
    content[at % len(content)] = byte
    damaged = bytes(content[: len(content) - length % (len(content) // 2)])
    if archive_kind(damaged):
        try:
            assert read(damaged)
        except Unreadable as error:
            assert error.message
