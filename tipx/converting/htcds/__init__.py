"""Case sheets of the Human Trafficking Case Data Standard (HTCDS) 2.0, read and written.

What belongs to what stands in files that a domain expert can read and correct: `schemas/<version>/mappings/htcds-2.0*.csv`.
HTCDS is a work of the International Organization for Migration (CC BY 4.0); no endorsement by IOM is implied.
"""
