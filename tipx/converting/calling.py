"""What `tipx.convert` does: its arguments made into a request."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import IO, Any

from tipx.converting.conversion import Conversion
from tipx.converting.forms import FORMS, form_of
from tipx.converting.moment import written
from tipx.converting.running import Request, convert
from tipx.converting.settings import OF_ALL_FORMS, SETTINGS
from tipx.converting.target import Output, ToPath, ToStream
from tipx.options import Options
from tipx.reading.source import Source
from tipx.standard import versions

LOSS = ("refuse", "report", "allow")


def convert_source(
    source: Any,
    output: str | os.PathLike[str] | IO[bytes] | None,
    to: str | None,
    form: str,
    loss: str,
    validate: bool,
    rejects: str | os.PathLike[str] | None,
    settings: Mapping[str, Any],
    options: Options,
    version: str | None = None,
) -> Conversion:
    """Convert; see `tipx.convert`."""
    if loss not in LOSS:
        raise ValueError(f"loss is one of {', '.join(LOSS)}")
    if form != "auto" and (form not in FORMS or not FORMS[form].reads):
        raise ValueError(f"form is auto or one of {', '.join(name for name, one in FORMS.items() if one.reads)}")
    if not set(settings) <= {*SETTINGS, *OF_ALL_FORMS}:
        raise ValueError(f"a setting is not known; known are {', '.join(sorted({*SETTINGS, *OF_ALL_FORMS}))}")
    path = os.fsdecode(output) if isinstance(output, str | os.PathLike) else None
    if to is None and path is not None:
        known = form_of(path)
        to = known.name if known is not None else None
    if to is None or to not in FORMS or not FORMS[to].writes:
        raise ValueError(f"to is one of {', '.join(name for name, one in FORMS.items() if one.writes)}")
    target = _output(output, path, to)
    aside = None if rejects is None else ToPath(os.fsdecode(rejects))
    given = {"suffix": os.path.splitext(path)[1].lower() if path else "", **settings}
    done = convert(
        Request(
            Source.of(source), to, target, options, form, loss, validate, aside, given, written(options.now),
            given.get("mint"), version=version,
        )
    )  # fmt: skip
    if isinstance(target, ToStream) and output is None:
        from dataclasses import replace

        return replace(done, output=target.data)
    return done


def migrate_source(
    version: str,
    source: Any,
    output: str | os.PathLike[str] | IO[bytes] | None,
    to: str | None,
    form: str,
    loss: str,
    validate: bool,
    rejects: str | os.PathLike[str] | None,
    settings: Mapping[str, Any],
    options: Options,
) -> Conversion:
    """Migrate; see `tipx.migrate`."""
    if version not in versions():
        raise ValueError(f"that version of the standard is not known; known are {', '.join(versions())}")
    own = [name for name, one in FORMS.items() if one.tipx]
    if form not in ("auto", *own) or to not in (None, *own):
        raise ValueError(f"a version of the standard is told in one of its own forms: {', '.join(own)}")
    return convert_source(source, output, to, form, loss, validate, rejects, settings, options, version)


def _output(output: Any, path: str | None, to: str) -> Output:
    if path is not None:
        return ToPath(path, folder=FORMS[to].folder)
    return ToStream(output)
