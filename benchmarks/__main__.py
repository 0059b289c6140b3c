"""All figures, one after the other."""

from benchmarks import formats, sample_run, text_path

for module in (text_path, formats, sample_run):
    module.main()
