"""7z and RAR: as ZIP, and what is compressed or encrypted says what to do."""

from __future__ import annotations

import io
import shutil

import py7zr
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_archives import TEXT, read, refused, zipped

from ingest.archives import Bounds, packed
from ingest.errors import Unreadable
from rar_builder import COMPRESSED, ENCRYPTED_4, SPLIT_AFTER_4, SPLIT_AFTER_5, rar4, rar5


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


@pytest.mark.parametrize("pack", [rar5, rar4])
def test_a_compressed_file_without_a_program_says_what_to_install(pack, monkeypatch):
    import rarfile

    for name in ("UNRAR_TOOL", "UNAR_TOOL", "BSDTAR_TOOL", "SEVENZIP_TOOL", "SEVENZIP2_TOOL"):
        monkeypatch.setattr(rarfile, name, "no-such-program")
    monkeypatch.setattr(rarfile, "CURRENT_SETUP", None)
    content = pack({"a.txt": TEXT}, method=COMPRESSED)
    reason = Unreadable(*refused(content))
    assert reason.reason_code == "needs_unrar" and "unar" in reason.advice


@pytest.mark.skipif(not any(map(shutil.which, packed.RAR_TOOLS)), reason="no program that unpacks RAR is installed")
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
    bomb = sevenzipped({"a.txt": bytes(80 << 20)})
    assert len(bomb) < 20_000
    assert refused(bomb)[0] == "archive_limit"


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
