"""`tipx template`: an empty workbook, or empty CSV files, to be filled in by people."""

from __future__ import annotations

import click

from tipx.cli.common import Failure, usage_error
from tipx.cli.output import OutputFailed, write_text


@click.command("template")
@click.option("-o", "--output", required=True, metavar="PATH", help="The workbook (.xlsx), or with --csv the folder.")
@click.option("--csv", "as_csv", is_flag=True, help="A folder of CSV files instead of a workbook.")
@click.option(
    "--type",
    "kinds",
    multiple=True,
    type=click.Choice(["case", "victim", "referral"]),
    help="Only the tables of this record type, for records that travel alone. May be repeated.  [default: a whole bundle]",
)
@click.option(
    "--lang", "language", default="en", show_default=True, metavar="LANGUAGE", help="The language of the labels."
)
@click.option(
    "--standard",
    "version",
    metavar="VERSION",
    help="The tables of this version of the standard.  [default: the newest]",
)
def command(output: str, as_csv: bool, kinds: tuple[str, ...], language: str, version: str | None) -> None:
    """Write an empty workbook with the code lists as drop-downs, required columns marked, and a sheet of guidance.

    What people filled in is checked with `tipx validate` and made a message with `tipx convert`.

    \b
    Examples:
      tipx template -o form.xlsx
      tipx template --type victim -o victims.xlsx
      tipx template --csv -o tables/

    \b
    Exit status: 0 written; 2 wrong usage; 70 it could not be written.
    """  # fmt: skip
    from tipx.converting.model import ConvertError
    from tipx.converting.target import ToPath
    from tipx.converting.template import KINDS, LANGUAGES, Choice, write_folder, write_workbook
    from tipx.standard import newest, standard, versions

    if language not in LANGUAGES:
        raise usage_error(f"labels are there in {', '.join(f'{name} ({code})' for code, name in LANGUAGES.items())}")
    if not as_csv and not output.lower().endswith(".xlsx"):
        raise usage_error("the name of a workbook ends in .xlsx; --csv writes a folder of CSV files")
    if version not in (None, "auto", *versions()):
        raise usage_error(f"that version of the standard is not known; known are {', '.join(versions())}")
    of = newest() if version in (None, "auto") else standard(version)
    choice = Choice(kinds or KINDS, language)
    try:
        with ToPath(output, folder=as_csv) as place:
            (write_folder if as_csv else write_workbook)(place, of, choice)
            place.commit()
    except ConvertError as error:
        raise Failure(str(error), error.status) from None
    except OSError as error:
        raise OutputFailed(f"{output} cannot be written: {(error.strerror or type(error).__name__).lower()}") from None
    write_text(f"written: {output}")
