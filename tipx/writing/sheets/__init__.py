"""Sheets out: tables to CSV files or to a workbook, harmless to open and read back unchanged."""
