"""7z and RAR: as ZIP, and what is compressed or encrypted says what to do."""

from __future__ import annotations

import io
import shutil
import struct
import zlib

import py7zr
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_archives import TEXT, read, refused, zipped

from ingest.archives import Bounds, rar
from ingest.errors import Unreadable
from rar_builder import COMPRESSED, ENCRYPTED_4, SPLIT_AFTER_4, SPLIT_AFTER_5, rar4, rar5

SPLIT_BEFORE_4, SPLIT_BEFORE_5 = 0x01, 0x08


def sevenzipped(files: dict[str, bytes], password: str | None = None, header: bool = False) -> bytes:
    target = io.BytesIO()
    with py7zr.SevenZipFile(target, "w", password=password, header_encryption=header) as archive:
        for name, content in files.items():
            archive.writestr(content, name)
    return target.getvalue()


FILES = {"dir/a.txt": TEXT, "b.txt": b"second", "c.txt": b""}
WHOLE = [sevenzipped(FILES), rar5(FILES), rar4(FILES)]  # once: a 7z file holds the time of its making


@pytest.mark.parametrize("pack", [sevenzipped, rar5, rar4])
def test_the_members_come_out_as_they_went_in(pack):
    assert read(pack(FILES)) == FILES


@pytest.mark.parametrize("pack", [sevenzipped, rar5])
def test_chinese_names_are_labels_as_in_any_archive(pack):
    assert list(read(pack({"云岭/自评.txt": TEXT}))) == ["%E4%BA%91%E5%B2%AD/%E8%87%AA%E8%AF%84.txt"]


@pytest.mark.parametrize("pack", [sevenzipped, rar5, rar4])
def test_archives_within_archives_are_taken_apart(pack):
    assert read(zipped({"in.x": pack({"a.txt": TEXT})})) == {"in.x!/a.txt": TEXT}
    assert read(pack({"in.zip": zipped({"a.txt": TEXT})})) == {"in.zip!/a.txt": TEXT}


@pytest.mark.parametrize("pack", [rar5, rar4])
def test_names_that_climb_out_are_only_labels(pack):
    assert read(pack({"../../evil.txt": TEXT})) == {"../../evil.txt": TEXT}


def test_hidden_files_and_lock_files_are_passed_over():
    assert read(sevenzipped({".hidden": b"x", "~$a.docx": b"x", "a.txt": TEXT})) == {"a.txt": TEXT}


@pytest.mark.parametrize(
    "content",
    [
        sevenzipped({"a.txt": TEXT}, "secret"),
        sevenzipped({"a.txt": TEXT}, "secret", header=True),
        rar5({"a.txt": TEXT}, encrypted=True),
        rar4({"a.txt": TEXT}, flags=ENCRYPTED_4),
    ],
    ids=["7z", "7z with names", "rar5", "rar4"],
)
def test_what_is_encrypted_says_so(content):
    assert refused(content)[0] == "encrypted"


@pytest.mark.parametrize(
    "content", [rar5({"a.txt": TEXT}, block_flags=SPLIT_AFTER_5), rar4({"a.txt": TEXT}, flags=SPLIT_AFTER_4)]
)
def test_a_file_that_goes_on_in_another_part_says_so(content):
    assert refused(content) == ("unsupported_format", "a file that goes on in another part of a RAR archive")


@pytest.mark.parametrize(
    "content", [rar5({"a.txt": TEXT}, block_flags=SPLIT_BEFORE_5), rar4({"a.txt": TEXT}, flags=SPLIT_BEFORE_4)]
)
def test_a_file_that_began_in_another_part_says_so(content):
    assert refused(content) == ("unsupported_format", "a part of a RAR archive that begins in another file")


@pytest.mark.parametrize("pack", [rar5, rar4])
def test_a_compressed_file_without_a_program_says_what_to_install(pack, monkeypatch):
    import rarfile

    for name in ("UNRAR_TOOL", "UNAR_TOOL", "BSDTAR_TOOL", "SEVENZIP_TOOL", "SEVENZIP2_TOOL"):
        monkeypatch.setattr(rarfile, name, "no-such-program")
    monkeypatch.setattr(rarfile, "CURRENT_SETUP", None)
    content = pack({"a.txt": TEXT}, method=COMPRESSED)
    reason = Unreadable(*refused(content))
    assert reason.reason_code == "needs_unrar" and "unar" in reason.advice


@pytest.mark.skipif(not any(map(shutil.which, rar.RAR_TOOLS)), reason="no program that unpacks RAR is installed")
def test_compressed_rubbish_costs_itself(monkeypatch):
    import rarfile

    monkeypatch.setattr(rarfile, "CURRENT_SETUP", None)
    assert refused(rar5({"a.txt": TEXT}, method=COMPRESSED))[0] == "damaged_file"


@pytest.mark.parametrize("pack", [sevenzipped, rar5])
def test_what_unpacks_to_too_much_is_refused(pack):
    bounds = Bounds(total_bytes=1000, free_bytes=1000)
    assert refused(pack({"a.txt": bytes(600), "b.txt": bytes(600)}), bounds=bounds)[0] == "archive_limit"
    assert refused(pack({f"{n}.txt": b"x" for n in range(5)}), bounds=Bounds(members=4))[0] == "archive_limit"


def test_a_7z_bomb_is_refused_before_it_is_unpacked():
    bomb = sevenzipped({"a.txt": bytes(8 << 20)})
    assert len(bomb) < 20_000
    assert refused(bomb, bounds=Bounds(free_bytes=1 << 20))[0] == "archive_limit"


def plainly(files: dict[str, bytes]) -> bytearray:
    """A 7z file with its files as they are and its header readable, to be changed."""
    target = io.BytesIO()
    with py7zr.SevenZipFile(target, "w", filters=[{"id": py7zr.FILTER_COPY}]) as archive:
        archive.set_encoded_header_mode(False)
        for name, content in files.items():
            archive.writestr(content, name)
    return bytearray(target.getvalue())


def resealed(content: bytearray) -> bytes:
    """With the checksums of its headers set right."""
    start, length = struct.unpack_from("<QQ", content, 12)
    struct.pack_into("<I", content, 28, zlib.crc32(content[32 + start : 32 + start + length]))
    struct.pack_into("<I", content, 8, zlib.crc32(content[12:32]))
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "label"), [("../e.txt", "../e.txt"), ("/etc/pwd", "etc/pwd"), ("c:\\a.txt", "c%3A/a.txt")]
)
def test_a_name_in_a_7z_archive_that_climbs_out_is_only_a_label(name, label):
    content = plainly({"a.txt": TEXT, "safe.txt": b"evil"})
    changed = content.replace("safe.txt".encode("utf-16-le"), name.encode("utf-16-le"))
    assert read(resealed(changed)) == {"a.txt": TEXT, label: b"evil"}


def test_names_that_are_twice_in_a_7z_archive_are_both_there():
    content = plainly({"a.txt": b"first", "b.txt": b"second"})
    assert read(resealed(content.replace(b"b\0.\0", b"a\0.\0"))) == {"a.txt": b"first", "a.txt#2": b"second"}


def test_a_damaged_file_in_a_7z_archive_costs_itself():
    content = plainly({"a.txt": b"first", "b.txt": b"second", "c.txt": b"", "d.txt": b"fourth"})
    damage = bytes(content).replace(b"second", b"sEcond")
    assert read(damage) == {"a.txt": b"first", "b.txt": "damaged_file", "c.txt": b"", "d.txt": b"fourth"}


def test_a_damaged_block_of_a_7z_archive_costs_itself():
    target = io.BytesIO()
    for number, name in enumerate(("a", "b", "c")):
        target.seek(0)
        with py7zr.SevenZipFile(target, "a" if number else "w") as archive:
            archive.writestr(name.encode() * 1000, f"{name}1.txt")
            archive.writestr(TEXT, f"{name}2.txt")
    content = bytearray(target.getvalue())
    with py7zr.SevenZipFile(io.BytesIO(content)) as archive:
        second = 32 + archive.header.main_streams.packinfo.packpositions[1]
    content[second : second + 8] = b"\xff" * 8
    whole = {f"{name}{n}.txt": text for name in "ac" for n, text in ((1, name.encode() * 1000), (2, TEXT))}
    assert read(bytes(content)) == whole | {"b1.txt": "damaged_file", "b2.txt": "damaged_file"}


@pytest.mark.parametrize("pack", [rar4, rar5])
@pytest.mark.parametrize(
    ("mark", "further", "reason"),
    [(b"b.txt", 2, "damaged_file"), (b"second", 0, "truncated_file"), (b"second", 5, "truncated_file")],
)
def test_what_a_cut_rar_archive_has_lost_is_told(pack, mark, further, reason):
    content = pack({"a.txt": b"first", "b.txt": b"second"})
    found = read(content[: content.index(mark) + further], "a.rar")
    assert found["a.txt"] == b"first" and found["rest%20of%20a.rar"] == reason


@pytest.mark.parametrize("pack", [rar4, rar5])
def test_what_follows_a_damaged_header_of_a_rar_archive_is_told(pack):
    content = pack({"a.txt": b"first", "b.txt": b"second", "c.txt": b"third"})
    assert read(content.replace(b"b.txt", b"B.txt"), "a.rar") == {
        "a.txt": b"first",
        "rest%20of%20a.rar": "damaged_file",
    }


def test_a_file_is_not_taken_for_another_of_its_name():
    end = 8
    both = rar5({"a.txt": b"first"})[:-end] + rar5({"a.txt": b"other"})[len(rar5({})) - end :]
    assert read(both) == {"a.txt": "damaged_file", "a.txt#2": b"other"}


def test_old_names_in_a_rar_archive_are_chinese():
    content = rar4({"abcd.txt": TEXT}, flags=0)
    named = content.replace(b"abcd.txt", "自评.txt".encode("gb18030"))
    header = named.index(b"\x74\x00\x80") - 2
    (size,) = struct.unpack_from("<H", named, header + 5)
    checksum = struct.pack("<H", zlib.crc32(named[header + 2 : header + size]) & 0xFFFF)
    assert read(named[:header] + checksum + named[header + 2 :]) == {"%E8%87%AA%E8%AF%84.txt": TEXT}


@pytest.mark.parametrize("number", range(len(WHOLE)))
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_a_damaged_archive_gives_members_or_a_reason(number, data):
    content = bytearray(WHOLE[number])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(8, len(content)))]
    try:
        read(bytes(content))
    except Unreadable as reason:
        assert reason.message
