"""The form of one input that holds payloads of the standard: what a command is told, or what its path says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from tipx.options import CHOICES


def form_option(name: str, parameter: str, what: str) -> Callable[[Any], Any]:
    """The option that says the form of an input. `what`: which input it is."""
    return click.option(
        name,
        parameter,
        type=click.Choice(CHOICES["form"]),
        default="auto",
        show_default=True,
        help=f"The form of {what}; auto looks into it, and takes a folder for one of CSV tables.",
    )


def form_to_read(path: str, form: str) -> str:
    """The form to read a path as. Of names only those of folders count: what a file is its bytes say better."""
    from tipx.converting.forms import form_of

    known = form_of(path) if form == "auto" and path != "-" else None
    return known.name if known is not None and known.folder else form
