"""DOCX (also DOCM, and WPS saved as docx), straight from the parts of the ZIP."""

from ingest.readers.docx.reader import read_docx

__all__ = ["read_docx"]
