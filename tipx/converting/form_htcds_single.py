"""The form `htcds-single`: the case sheet of HTCDS 2.0 whose cells hold one value, for its drop-downs."""

from __future__ import annotations

from tipx.converting.form_htcds import chosen_mapping, reading_losses, writing_losses
from tipx.converting.htcds.reader import read_sheets
from tipx.converting.htcds.writer import SheetWriter
from tipx.converting.model import Imported, Job, Target, Writer
from tipx.reading.source import Source

__all__ = ["read", "reading_losses", "writer", "writing_losses"]


def read(source: Source, job: Job) -> Imported:
    """Read case sheets: a workbook or CSV. Several values in a cell are read too, where the mapping knows them."""
    return read_sheets(source, job, chosen_mapping(job), many=False)


def writer(target: Target, job: Job) -> Writer:
    """The writer: a workbook where the output is called .xlsx, else CSV."""
    return SheetWriter(target, job, chosen_mapping(job), many=False, title="Case Sheet")
