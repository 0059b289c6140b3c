"""Pages that are pictures: bitmap → straightened bitmap → rulings and text → `Page`.

The engine (RapidOCR on onnxruntime) and OpenCV come with the extra ``jixiao[ocr]``; nothing
here is imported before `ingest.readers.image.ocr_available` has said that they are installed.
"""
