"""What one would use instead, run by the benchmarks in an environment of its own (not a part of the product)."""
