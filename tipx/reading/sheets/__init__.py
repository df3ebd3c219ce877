"""Sheets: CSV files and workbooks as rows of cells, with the places that a person sees; safe to open, whoever made them."""
