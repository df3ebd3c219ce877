"""The command line: a table of commands, of which only the chosen one is imported."""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from collections.abc import Iterator, Sequence
from types import TracebackType

import click

from tipx.cli import exits
from tipx.cli.common import Failure, near
from tipx.cli.output import OutputFailed, quiet_stdout, ready_stdout, say, stdout_is_gone
from tipx.errors import WorkerLost
from tipx.version import __version__

COMMANDS = {
    "validate": ("tipx.cli.validate", "Check files against the standard."),
    "convert": ("tipx.cli.convert", "Convert between JSON, XML, NDJSON, spreadsheets and other systems' forms."),
    "migrate": ("tipx.cli.migrate", "Bring a payload into another version of the standard, up or down."),
    "assess": ("tipx.cli.assess", "Say whether trafficking, smuggling or irregular migration is supported, and why."),
    "explain": ("tipx.cli.explain", "Explain a rule, a code or a field, offline."),
    "rules": ("tipx.cli.rules", "List and show the rules."),
    "codes": ("tipx.cli.codes", "List, show and search the code lists."),
    "schema": ("tipx.cli.schema", "List and show the JSON Schemas and the XML Schema."),
    "profile": ("tipx.cli.profile", "List, show, check and begin profiles."),
    "example": ("tipx.cli.example", "List and show the examples."),
    "report": ("tipx.cli.report", "Check, compare and merge saved JSON reports."),
    "diff": ("tipx.cli.diff", "Say what differs between two payloads, whatever their forms."),
    "template": ("tipx.cli.template", "Write an empty workbook or CSV folder to fill in."),
    "conformance": ("tipx.cli.conformance", "Run the conformance suite against an implementation."),
    "canon": ("tipx.cli.canon", "Write the canonical form of a payload, or its digest."),
    "completion": ("tipx.cli.completion", "Print the script for shell completion."),
}

_FULL = (errno.ENOSPC, errno.EIO, errno.EFBIG)
"""What a full or broken disk answers to a write; it is no fault of ours."""

COMPLETION_VARIABLE = "_TIPX_COMPLETE"
"""The shell sets it when it asks for completions."""


class _Commands(click.Group):
    """Imports a command when it is called; the list needs none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            suggestion = near(args[0], COMMANDS) or (["validate"] if os.path.exists(args[0]) else [])
            meant = f"; did you mean 'tipx {suggestion[0]}'?" if suggestion else "; see 'tipx --help'"
            raise click.UsageError(f"there is no command {args[0]!r}{meant}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_text) for name, (_, help_text) in COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tipx", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="On an internal error show where it happened, without values.")
def tipx(debug: bool) -> None:
    """Check and understand TIPX records: cases, victims and referrals in human trafficking.

    \b
    Examples:
      tipx validate message.tipx.json          is it fit to send? what must be mended, and where?
      tipx validate inbox/ -f json=report.json
      tipx assess case.tipx.json               trafficking, smuggling or irregular migration?
      tipx explain TIPX-REF-001                a rule: why, examples, how to mend
      tipx example show internal-child         a payload to begin with

    Nothing is sent anywhere but to the cluster that --cluster names, and no value of a record is shown unless you ask with --show-values.

    \b
    Exit status: 0 all checked and nothing wrong; 1 problems; 2 wrong usage; 3 an input could not
    be read; 4 undecided; 5 a conversion would lose something; 70 internal error; 130 interrupted.
    """  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    asked = os.environ.get(COMPLETION_VARIABLE)
    if asked:
        _complete(asked)
    ready_stdout()
    debug = "--debug" in given
    given = [one for one in given if one != "--debug"]
    try:
        status = _run(given)
        _end_stdout()
    except BrokenPipeError as error:
        # What the commands write looks to it itself: here it is a help text that nobody reads to its end.
        if stdout_is_gone():
            quiet_stdout()
            status = exits.OK
        else:
            status = exits.INTERNAL
            _internal(error, debug)
    except KeyboardInterrupt:
        status = exits.INTERRUPTED
        say("tipx: interrupted")
    except (OutputFailed, WorkerLost) as error:
        status = exits.INTERNAL
        say(f"tipx: {error}")
    except Exception as error:
        status = exits.INTERNAL
        if isinstance(error, OSError) and error.filename is None and error.errno in _FULL:
            quiet_stdout()
            say(f"tipx: standard output cannot be written: {(error.strerror or 'error').lower()}")
            sys.exit(status)
        _internal(error, debug)
    sys.exit(status)


def _end_stdout() -> None:
    """Write what standard output still holds; that nobody reads it changes no status."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        quiet_stdout()


def _run(arguments: list[str]) -> int:
    """Run the command and give its status. Not click's own `main`: that one has its own mind about pipes and interrupts."""
    try:
        with tipx.make_context("tipx", arguments) as context:
            tipx.invoke(context)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    except Failure as error:
        error.show()
        return error.status
    except click.ClickException as error:
        told = io.StringIO()
        error.show(told)
        say(told.getvalue())
        return exits.USAGE
    return exits.OK


def _complete(instruction: str) -> None:
    from click.shell_completion import shell_complete

    sys.exit(shell_complete(tipx, {}, "tipx", COMPLETION_VARIABLE, instruction))


def _internal(error: BaseException, debug: bool) -> None:
    """One line, and with --debug the frames: never the text of the exception, which may hold values of a record."""
    kind = type(error).__name__
    if not debug:
        say(f"tipx: internal error ({kind}); please report it, with what the same command says with --debug")
        return
    say(f"tipx: internal error ({kind}); please report it with these lines, which hold no values")
    cause: BaseException | None = error
    while cause is not None:
        if cause is not error:
            say(f" after {type(cause).__name__}")
        for place in _frames(cause.__traceback__):
            say(f"  {place}")
        cause = cause.__cause__ or cause.__context__


def _frames(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"{code.co_filename}:{trace.tb_lineno} in {code.co_name}"
        trace = trace.tb_next
