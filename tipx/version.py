"""The version of this package; equal to that of the installed distribution (a test)."""

__version__ = "1.0.0"
