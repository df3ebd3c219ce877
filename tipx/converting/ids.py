"""The checks of other forms of data."""
