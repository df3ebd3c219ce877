"""What was written is read back: it must be what was read, to the last value. Only then may it appear."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
from typing import Any

from tipx.choosing import Choices
from tipx.converting.digesting import Digest
from tipx.converting.model import ConvertError
from tipx.options import Options
from tipx.problems import Report
from tipx.reading import read
from tipx.reading.model import DEEPEST
from tipx.reading.source import Source

_Proof = tuple[str, bytes]
_UNDECIDED = 4
_TOO_DEEP = "in this form it is nested deeper than any reader of the standard has to go; nothing was written"


def proof_of(written: Source, form: str, options: Options) -> _Proof | None:
    """The proof of what was written in a form of the standard's own; None where it cannot be read whole."""
    options = _unbounded(options)
    choices = Choices(options)
    content = written.open(options.limits) if not _is_folder(written) else None
    digest = Digest()
    header = None
    with contextlib.closing(content) if content is not None else contextlib.nullcontext():
        found = read(
            written, form, options.limits, choices.standard_to_read_by, options.xml_parser, content, _as_it_stands
        )
        if any(one.id == "TIPX-SYN-010" for one in found.findings):
            raise ConvertError(_TOO_DEEP, _UNDECIDED)
        for payload in found.payloads:
            for unit in payload.units():
                if unit.refused or unit.kind is None:
                    return None
                digest.add(unit.kind, unit.data)
            if any(one.id == "TIPX-SYN-010" for one in payload.findings):
                raise ConvertError(_TOO_DEEP, _UNDECIDED)
            header = payload.header.data if payload.header is not None else header
    return digest.proof(header)


def judge_written(written: Source, form: str, options: Options) -> Report:
    """What the validator says of what was written."""
    from tipx.validation import validate_inputs

    return validate_inputs([written], dataclasses.replace(_unbounded(options), form=form))


def _unbounded(options: Options) -> Options:
    """What was written may be larger than what was read, or deeper, and lie beyond a limit that was set for that."""
    limits = dataclasses.replace(options.limits, max_bytes=sys.maxsize, max_depth=DEEPEST)
    return dataclasses.replace(options, limits=limits)


def _is_folder(source: Source) -> bool:
    import os

    return source.file_path is not None and os.path.isdir(source.file_path)


def _as_it_stands(kind: str, data: dict[str, Any], version: Any) -> bool:
    """What stands there is taken as it stands: only a digest that is the same says that nothing is wrong with it."""
    return True
