"""Why a file could not become facts: reason codes with what happened and what to do."""

from __future__ import annotations

from dataclasses import dataclass

# reason code -> (what happened, what to do). Messages may hold {detail}.
REASONS: dict[str, tuple[str, str]] = {
    "empty_file": ("the file has no content", "get the file again from its source, then `jixiao rerun --failed`"),
    "binary_rubbish": (
        "the content is neither text nor a known format",
        "check the download; an encrypted or damaged file cannot be read",
    ),
    "unsupported_format": (
        "the content is {detail}, for which there is no reader yet",
        "unpack it if it is an archive, else save it as PDF or DOCX, and run again",
    ),
    "encrypted": ("the file is encrypted", "remove the password and run again"),
    "damaged_file": ("the file is damaged: {detail}", "get the file again from its source"),
    "unreadable_page": (
        "a page holds text that cannot be trusted: {detail}",
        "install the OCR extra (`pip install 'jixiao[ocr]'`) and run `jixiao rerun --failed`",
    ),
    "unreadable_scan": (
        "OCR could not read the page: {detail}",
        "get a better scan of it, or the file that it was printed from, and run again",
    ),
    "needs_ocr": (
        "the pages are pictures without text: {detail}",
        "install the OCR extra (`pip install 'jixiao[ocr]'`) and run `jixiao rerun --failed`",
    ),
    "needs_office": (
        "the content is {detail}, which LibreOffice has to convert",
        "install it (Debian, Ubuntu: `apt-get install libreoffice-writer-nogui libreoffice-calc-nogui`) "
        "and run `jixiao rerun --failed`",
    ),
    "needs_unrar": (
        "the content is {detail}, which a program has to unpack",
        "install one (Debian, Ubuntu: `apt-get install unar`) and run `jixiao rerun --failed`",
    ),
    "conversion_failed": (
        "LibreOffice could not convert the file: {detail}",
        "open it by hand and save it as DOCX, then run again",
    ),
    "archive_limit": ("the archive is too large, too deep or too full: {detail}", "unpack it by hand and run again"),
    "empty_archive": (
        "the archive holds no file that could be read: {detail}",
        "get the archive again from its source",
    ),
    "undecodable_text": (
        "the text fits no known encoding (UTF-8, UTF-16, GB18030): {detail}",
        "save the file as UTF-8 and run again",
    ),
    "truncated_file": ("the file ends in the middle: {detail}", "get the file again from its source"),
    "too_large": ("the file is larger than the limit ({detail})", "split it, or raise JIXIAO_MAX_BYTES"),
    "vanished": (
        "the file was there when the run began and then was not",
        "run again; if it moved, name its new place",
    ),
    "unreadable_file": (
        "the file could not be opened: {detail}",
        "check permissions of the file for the user who runs jixiao",
    ),
    "unreadable_folder": (
        "the folder could not be listed: {detail}",
        "check permissions of the folder for the user who runs jixiao",
    ),
    "source_limit": (
        "the source holds more than one look takes in: {detail}",
        "name parts of it as SOURCE, one by one",
    ),
    "nothing_recognised": (
        "no report was recognised in the text",
        "if it is a report, send it to the maintainers; if not, take it out of the folder",
    ),
    "time_limit": ("parsing took longer than {detail}", "raise JIXIAO_PARSE_SECONDS and `jixiao rerun --failed`"),
    "memory_limit": (
        "parsing needed more memory than {detail}",
        "raise JIXIAO_PARSE_MEMORY_MB and `jixiao rerun --failed`",
    ),
    "parser_crash": ("the parser failed: {detail}", "send the file and this message to the maintainers"),
}


@dataclass
class Unreadable(Exception):
    """A document that becomes quarantine instead of facts. ``reason_code`` is a key of `REASONS`."""

    reason_code: str
    detail: str = ""

    def __post_init__(self) -> None:
        if self.reason_code not in REASONS:
            raise ValueError(f"unknown reason code {self.reason_code!r}")
        super().__init__(self.reason_code, self.detail)

    @property
    def message(self) -> str:
        """What happened, in one sentence."""
        return REASONS[self.reason_code][0].format(detail=self.detail)

    @property
    def advice(self) -> str:
        """What the operator can do."""
        return REASONS[self.reason_code][1]

    def __str__(self) -> str:
        return f"{self.message}; {self.advice}"
