"""`tipx assess`: which of trafficking, smuggling and irregular migration the recorded elements support, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from tipx.cli import exits
from tipx.cli.common import Failure, load_failure, payload_source
from tipx.cli.output import say, write_bytes, write_json, write_text
from tipx.options import Options
from tipx.version import __version__

if TYPE_CHECKING:
    from tipx.assessing import Answer

ASSESSMENT_VERSION = "1.0"
"""The version of the JSON form, which `schemas/report/1.0/assessment.schema.json` describes."""


@click.command("assess")
@click.argument("path", metavar="FILE|-", type=click.Path(allow_dash=True, readable=False))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json", "ndjson"]),
    default="text",
    show_default=True,
    help="text for people; json: one document; ndjson: one answer a line.",
)
@click.option(
    "--as",
    "kind",
    type=click.Choice(["auto", "json", "ndjson", "xml"]),
    default="auto",
    show_default=True,
    help="The form of the input.",
)
@click.option("--show-values", is_flag=True, help="Name cases and persons by their ids, not only by number.")
def command(path: str, form: str, kind: str, show_values: bool) -> None:
    """Say what the recorded answers support: trafficking, smuggling, irregular migration or something else, and why.

    FILE holds cases (JSON, XML or NDJSON), or bare answers to the eight elements: act, means, purpose, childVictim,
    irregularCrossing, procuredForGain, irregularStayOrDocuments, irregularStatus, each "yes", "no" or "unknown"; what
    is left out is unknown. In NDJSON each line may be such answers.

    The answer says what is known and on what evidence, which result that supports and why, and which questions are
    open, with what yes and no would mean. It is decision support, never a finding. Cases and persons are named by
    number only.

    \b
    Examples:
      tipx assess case.tipx.json
      echo '{"act":"yes","purpose":"yes","childVictim":"yes"}' | tipx assess -
      tipx assess answers.ndjson -f ndjson     one answer a line; a bad line gives an error

    Exit status: 0 all answered; 1 something could not be answered; 2 wrong usage; 3 the input could not be read.
    """  # fmt: skip
    from tipx.assessing import assess_input
    from tipx.errors import LoadError

    source = payload_source(path)
    kind = "ndjson" if kind == "auto" and path.casefold().endswith((".ndjson", ".jsonl")) else kind
    try:
        answers = list(assess_input(source, Options(form=kind, show_values=show_values)))
    except LoadError as error:
        raise load_failure(source.name, error) from None
    if not answers:
        raise Failure(
            f"{source.name}: nothing to assess: it holds no case, no victim record and no answers to the elements",
            exits.PROBLEMS,
        )
    {"json": _json, "ndjson": _ndjson, "text": _text}[form](answers, source.name)
    if any(answer.error is not None for answer in answers):
        raise click.exceptions.Exit(exits.PROBLEMS)


def _text(answers: Sequence[Answer], name: str) -> None:
    from tipx.assessment.text import render_all

    assessed = [answer.assessment for answer in answers if answer.assessment is not None]
    if assessed:
        write_text(render_all(assessed))
    for answer in answers:
        if answer.error is not None:
            line = f" line {answer.line}:" if answer.line is not None else ""
            say(f"tipx: {name}:{line} {answer.error}")


def _json(answers: Sequence[Answer], name: str) -> None:
    tool = {"name": "tipx", "version": __version__}
    write_json({"tipx_assessment": ASSESSMENT_VERSION, "tool": tool, "answers": list(map(_plain, answers))})


def _ndjson(answers: Sequence[Answer], name: str) -> None:
    write_bytes(b"".join(_lines(answers)))


def _lines(answers: Sequence[Answer]) -> Iterator[bytes]:
    for answer in answers:
        yield (json.dumps(_plain(answer), ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def _plain(answer: Answer) -> dict[str, Any]:
    line = {"line": answer.line} if answer.line is not None else {}
    return {**line, **(answer.assessment.to_dict() if answer.assessment is not None else {"error": answer.error})}
