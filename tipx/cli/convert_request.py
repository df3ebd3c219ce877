"""What the commands that convert make of their options: where to, in which form, with which settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import IO, Any, cast

from tipx.cli.common import unknown, usage_error
from tipx.cli.limits import limits_of
from tipx.cli.output import OutputFailed, write_bytes
from tipx.converting.forms import FORMS, form_of
from tipx.options import Options

READ = [name for name, form in FORMS.items() if form.reads]
WRITTEN = [name for name, form in FORMS.items() if form.writes]


def named(name: str, known: list[str], option: str) -> str:
    """That form, where it is one of the known ones; else a usage error that lists them."""
    if name not in known:
        if name in ("", "auto"):
            raise usage_error(f"name the form with {option}: {', '.join(known)}")
        raise unknown("form", name, known, f"{option} takes {', '.join(known)}")
    return name


def target_of(output: str, to: str | None, option: str = "--to") -> str:
    """The form of the output: as it was named, or as the name of the output ends."""
    if to is not None:
        return named(to, WRITTEN, option)
    known = form_of(output) if output != "-" else None
    if known is None:
        raise usage_error(f"the name of the output does not say its form; name it with {option}: {', '.join(WRITTEN)}")
    return known.name


def output_of(path: str, form: str) -> Any:
    """The place of the output; - is standard output."""
    from tipx.converting.target import ToPath, ToStream

    if path == "-":
        if FORMS[form].folder:
            raise usage_error(f"the form {form} is a folder of files; it needs a path")
        if sys.stdout is None:
            raise OutputFailed("standard output is closed")
        return ToStream(cast(IO[bytes], _StandardOutput()), "standard output")
    return ToPath(path, folder=FORMS[form].folder)


class _StandardOutput:
    """Standard output as a file: a reader that has gone is no error."""

    def write(self, data: bytes) -> int:
        write_bytes(data)
        return len(data)

    def flush(self) -> None:
        """It was with each writing."""


def options_of(choices: Mapping[str, Any]) -> Options:
    """By what is judged."""
    limits, _ = limits_of(choices)
    from tipx.standard import versions

    if choices["standard"] != "auto" and choices["standard"] not in versions():
        raise usage_error(f"that version of the standard is not known; known are {', '.join(versions())}")
    return Options(
        standard=choices["standard"], now=choices["now"], jobs=choices["jobs"], limits=limits, max_per_rule=20
    )


def moment_of(options: Options) -> str:
    """The moment of converting, as the standard writes it."""
    from tipx.converting.moment import written

    try:
        return written(options.now)
    except ValueError as error:
        raise usage_error(f"--now: {error}") from None


def settings_of(given: tuple[str, ...], header: str | None, pretty: bool, output: str) -> dict[str, Any]:
    """The choices for the forms."""
    from tipx.converting.settings import SETTINGS, read_header, setting

    found: dict[str, Any] = {"pretty": pretty, "suffix": os.path.splitext(output)[1].lower()}
    for text in given:
        name, equals, value = text.partition("=")
        if name not in SETTINGS or not equals:
            raise unknown("setting", name, SETTINGS, f"--setting takes NAME=VALUE; the names are {', '.join(SETTINGS)}")
        try:
            found[name] = setting(name, value)
        except ValueError as error:
            raise usage_error(f"--setting {name}: {error}") from None
    if header is not None:
        try:
            found["header"] = read_header(header)
        except ValueError as error:
            raise usage_error(f"--header: {error}") from None
    return found
