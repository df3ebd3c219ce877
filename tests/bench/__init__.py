"""Benchmarks: `python -m tests.bench` prints a table of TIPX beside its peers, measured in the same run."""
