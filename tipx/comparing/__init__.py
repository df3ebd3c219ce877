"""Saved reports: read back, compared, joined, repeated."""
