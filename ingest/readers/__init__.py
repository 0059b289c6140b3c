"""Readers: bytes of one format → `Document`. ``open.py`` chooses by content."""
