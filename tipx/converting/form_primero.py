"""Referrals of Primero-style case systems, as JSON of their interface (API v2).

Read is one object, `{"data": ...}` (with `metadata`, the paging of an answer, beside it or not), or a list of them. An object is

- a case with its `transitions`, a list of transitions without a `record` (it may be empty), or
- a transition with its `record`, the case (an empty object where the case is not shown: the person is then named by id alone).

Anything else is refused; in a list it alone is left, and the others are read. `null` and what is empty say nothing. One transition
may stand several times, once for each person of the referral, and one case with each of its transitions; one that says otherwise
than the first is left, and so is a transition that is no exchange of a case.

Written is a list: for each referral and each of its persons a transition with its `record`, then the cases of persons that no
referral names, without transitions. Settings: `mapping` (the path of an edited copy of the mapping, where a deployment names its
fields otherwise), `header` (fields of the bundle, and the agencies known beforehand), `pretty`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tipx.converting.ledger import Loss
from tipx.converting.model import Imported, Job, Target, Writer
from tipx.standard import Standard

if TYPE_CHECKING:
    from tipx.converting.primero.mapping import MappingFile
    from tipx.reading.source import Source


def read(source: Source, job: Job) -> Imported:
    """The bundle that the transitions and cases make. Raises ConvertError for what cannot be read at all."""
    from tipx.converting.primero import parsing, reading

    return reading.read(parsing.parse(source, job.options.limits), job, _lines(job.standard, job.settings))


def writer(target: Target, job: Job) -> Writer:
    """Writes the referrals, each with the case of its person."""
    from tipx.converting.primero.writing import PrimeroWriter

    return PrimeroWriter(target, job, _lines(job.standard, job.settings))


def reading_losses(standard: Standard, settings: Mapping[str, Any] | None = None) -> Iterable[Loss]:
    """What is read inexactly, or not at all, or filled in."""
    from tipx.converting.primero.losses import of_reading

    return of_reading(standard, _lines(standard, settings))


def writing_losses(standard: Standard, settings: Mapping[str, Any] | None = None) -> Iterable[Loss]:
    """What Primero has no place for, or tells less exactly."""
    from tipx.converting.primero.losses import of_writing

    return of_writing(standard, _lines(standard, settings))


def _lines(standard: Standard, settings: Mapping[str, Any] | None) -> MappingFile:
    from tipx.converting.primero import mapping
    from tipx.converting.primero.conversions import CONVERSIONS

    return mapping.load(standard, (settings or {}).get("mapping"), CONVERSIONS)
