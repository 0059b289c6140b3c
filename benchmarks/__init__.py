"""Figures of speed, one module each: ``python -m benchmarks.text_path``, ``…nothing_new``, ``…sample_run``.

Each prints its figures and writes them into its section of RESULTS.md; ``python -m benchmarks`` runs all.
"""
