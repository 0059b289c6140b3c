"""Figures of speed, one module each: ``python -m benchmarks.text_path``, ``…main_job``, ``…growth``, ``…load`` etc.

``text_path``, ``formats`` and ``sample_run`` print their figures and write them into their section of
RESULTS.md; ``python -m benchmarks`` runs these. The others have sizes as options (``--help``) and write
with ``--record``.
"""
