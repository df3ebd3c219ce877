"""Sheets: CSV files and workbooks as rows of cells, with the places that a person sees; safe to open, whoever made them."""

from tipx.reading.sheets.opening import open_sheets

__all__ = ["open_sheets"]
