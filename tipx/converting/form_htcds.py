"""The form `htcds`: the case sheet of HTCDS 2.0 whose cells may hold several values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tipx.converting.htcds import losses
from tipx.converting.htcds.mapping import HtcdsMapping
from tipx.converting.htcds.mapping_files import mapping_for
from tipx.converting.htcds.reader import read_sheets
from tipx.converting.htcds.writer import SheetWriter
from tipx.converting.ledger import Loss
from tipx.converting.model import Imported, Job, Target, Writer
from tipx.reading.source import Source
from tipx.standard import Standard


def read(source: Source, job: Job) -> Imported:
    """Read case sheets: a workbook or CSV."""
    return read_sheets(source, job, chosen_mapping(job), many=True)


def writer(target: Target, job: Job) -> Writer:
    """The writer: a workbook where the output is called .xlsx, else CSV."""
    return SheetWriter(target, job, chosen_mapping(job), many=True, title="Sheet1")


def chosen_mapping(job: Job) -> HtcdsMapping:
    """The mapping that the settings choose, else the published one."""
    return mapping_for(job.standard, job.settings.get("mapping"))


def reading_losses(standard: Standard, settings: Mapping[str, Any] | None = None) -> Iterable[Loss]:
    """What reading can lose."""
    return losses.reading_losses(standard, mapping_for(standard, (settings or {}).get("mapping")))


def writing_losses(standard: Standard, settings: Mapping[str, Any] | None = None) -> Iterable[Loss]:
    """What writing can lose."""
    return losses.writing_losses(standard, mapping_for(standard, (settings or {}).get("mapping")))
