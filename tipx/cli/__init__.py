"""The command line: a table of commands, of which only the chosen one is imported."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

import click

from tipx.cli import exits
from tipx.version import __version__

COMMANDS = {
    "validate": ("tipx.cli.validate", "Check files against the standard."),
    "assess": ("tipx.cli.assess", "Trafficking, smuggling or irregular migration? Say what the elements support."),
    "explain": ("tipx.cli.explain", "Explain a rule, a code or a field: what, why, examples, how to mend."),
    "rules": ("tipx.cli.rules", "List and show the rules."),
    "codes": ("tipx.cli.codes", "List, show and search the code lists."),
    "schema": ("tipx.cli.schema", "List and show the JSON Schemas and the XSD."),
    "example": ("tipx.cli.example", "List and show the examples."),
    "canon": ("tipx.cli.canon", "Write the canonical form of a payload, or its digest."),
    "completion": ("tipx.cli.completion", "Print the shell completion script."),
}


class _Commands(click.Group):
    """Imports a command when it is called; the list needs none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_text) for name, (_, help_text) in COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tipx", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="On an internal error show the traceback, without values.")
@click.pass_context
def tipx(ctx: click.Context, debug: bool) -> None:
    """Check and understand TIPX records: cases, victims and referrals in human trafficking.

    \b
    Examples:
      tipx validate message.tipx.json          is it fit to send? what must be mended, and where?
      tipx validate inbox/ -f json=report.json
      tipx assess case.tipx.json               trafficking, smuggling or irregular migration?
      tipx explain TIPX-REF-001                a rule, offline
      tipx example show internal-child         a payload to begin with

    Nothing is ever sent anywhere, and no value of a record is shown unless you ask with --show-values.
    """
    ctx.obj = {"debug": debug}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        tipx.main(given, prog_name="tipx", standalone_mode=False)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        click.echo("interrupted", err=True)
        sys.exit(exits.INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(exits.USAGE)
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        sys.exit(exits.INTERRUPTED)
    except BrokenPipeError:
        _silence_pipe()
        sys.exit(exits.OK)
    except Exception as error:
        _internal(error, "--debug" in given)
        sys.exit(exits.INTERNAL)


def _internal(error: BaseException, debug: bool) -> None:
    """One line, and with --debug the frames: never the text of the exception, which may hold values of a record."""
    click.echo(f"tipx: internal error ({type(error).__name__}); please report it with the output of --debug", err=True)
    if not debug:
        return
    frame = error.__traceback__
    while frame is not None:
        code = frame.tb_frame.f_code
        click.echo(f"  {code.co_filename}:{frame.tb_lineno} in {code.co_name}", err=True)
        frame = frame.tb_next


def _silence_pipe() -> None:
    """The reader has gone: nothing more is written, also not at exit."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
