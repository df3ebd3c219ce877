"""`tipx completion`: the script that makes a shell complete commands, options, names and files."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from tipx.cli.output import write_text

_SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@click.command("completion")
@click.argument("shell", type=click.Choice(list(_SHELLS)))
def command(shell: str) -> None:
    """Print the completion script of a shell.

    It completes commands, options, rule ids, code lists, examples and file names.

    \b
    Examples:
      tipx completion bash > ~/.local/share/bash-completion/completions/tipx
      tipx completion zsh > ~/.zfunc/_tipx           (a folder of $fpath, before compinit)
      tipx completion fish > ~/.config/fish/completions/tipx.fish
    """
    from tipx.cli import COMPLETION_VARIABLE, tipx

    maker = _SHELLS[shell](tipx, {}, "tipx", COMPLETION_VARIABLE)
    write_text(maker.source_template % maker.source_vars())
