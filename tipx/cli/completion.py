"""`tipx completion`: the script that makes a shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of a shell.

    \b
    Examples:
      tipx completion bash >> ~/.bashrc
      tipx completion fish > ~/.config/fish/completions/tipx.fish
    """
    from tipx.cli import tipx

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError("there is no completion for this shell")
    click.echo(found(tipx, {}, "tipx", "_TIPX_COMPLETE").source())
