"""The OCR engine: where text stands on a page, and what a line of it says.

RapidOCR with the models of its wheel, on one thread: the parse workers share the cores among themselves.
"""

from __future__ import annotations

import functools
import importlib.metadata
import os
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.readers.ocr.bitmap import Bitmap

# Text is found on a page of 120 dpi: a sixth of the time and as good as at 200 (measured); it is read at 200.
_FIND_SCALE = 0.6
_SETTINGS: dict[str, object] = {
    "Global.use_cls": False,  # lines upside down are found by page, not by line
    "Global.log_level": "critical",
    "Global.max_side_len": 6000,
    "Rec.rec_batch_num": 1,  # lines of one batch are padded to the longest, which costs time and accuracy
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}

PixelBox = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says; ``confidence`` of the whole and of its least certain character, 0 to 1."""

    text: str
    confidence: float
    least: float


def engine_name() -> str:
    """Name and version for `Document.engine`: ``rapidocr 3.10.0 (PP-OCRv6)``."""
    model = _engine().cfg.Rec.ocr_version
    return f"rapidocr {importlib.metadata.version('rapidocr')} ({getattr(model, 'value', model)})"


def find_text(grey: Bitmap) -> list[PixelBox]:
    """Boxes around lines of text, or parts of lines, from top to bottom."""
    small = cv2.resize(grey, None, fx=_FIND_SCALE, fy=_FIND_SCALE, interpolation=cv2.INTER_AREA)
    found = _run(small, use_det=True, use_rec=False).boxes
    boxes: list[PixelBox] = []
    for corners in [] if found is None else found:
        left, top = np.floor(np.min(corners, axis=0) / _FIND_SCALE).astype(int).tolist()
        right, bottom = np.ceil(np.max(corners, axis=0) / _FIND_SCALE).astype(int).tolist()
        boxes.append((max(0, left), max(0, top), min(grey.shape[1], right), min(grey.shape[0], bottom)))
    return boxes


def read_line(grey: Bitmap) -> Reading:
    """The text of a picture of one line."""
    result = _run(grey, use_det=False, use_rec=True)
    if not result.txts:
        return Reading("", 0.0, 0.0)
    least = min(result.word_results[0].confs, default=0.0)
    return Reading(result.txts[0].strip(), float(result.scores[0]), float(least))


def _run(grey: NDArray[Any], use_det: bool, use_rec: bool) -> Any:
    colour = np.ascontiguousarray(np.repeat(grey[:, :, None], 3, axis=2))
    try:
        return _engine()(colour, use_det=use_det, use_cls=False, use_rec=use_rec, return_word_box=True)
    except Exception as error:  # the engine hides what was thrown in the text of its own error
        if "bad_alloc" in str(error):
            raise MemoryError("OCR") from error
        raise


@functools.cache
def _engine() -> Any:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # else onnxruntime (from 1.29) reports home and leaves a device id
    from rapidocr import RapidOCR  # loads the models: 1 s

    return RapidOCR(params=dict(_SETTINGS))
