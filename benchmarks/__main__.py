"""All figures, one after the other."""

from benchmarks import formats, nothing_new, sample_run, text_path

for module in (text_path, formats, sample_run, nothing_new):
    module.main()
