"""Measurements: `make benchmarks`. Nothing here is a test; claims about speed come from its output."""
