"""The help teaches: every command has examples, and every example is a command line that works; start-up stays light."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator

import click
import pytest
from cli_harness import run

from tipx.cli import COMMANDS, tipx


def commands(group: click.Group = tipx, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


EVERY = list(commands())


def examples() -> Iterator[str]:
    for path in EVERY:
        for line in run(*path, "--help").out.partition("Examples:\n")[2].splitlines():
            text = line.strip()
            if text.startswith("tipx ") or " | tipx " in text:
                yield text
            elif not text:
                break


def test_every_command_of_the_issue_is_there() -> None:
    assert {" ".join(path) for path in EVERY} >= {
        "validate", "assess", "explain", "rules list", "rules show", "codes list", "codes show", "codes search",
        "schema list", "schema show", "example list", "example show", "canon", "completion",
    }  # fmt: skip


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_has_help_with_examples(path: tuple[str, ...], option: str) -> None:
    done = run(*path, option)
    assert (done.status, done.err) == (0, "")
    assert "Examples:" in done.out
    assert max(map(len, done.out.splitlines())) <= 100


def found(path: tuple[str, ...]) -> click.Command:
    command: click.Command = tipx
    for name in path:
        assert isinstance(command, click.Group)
        inner = command.get_command(click.Context(command), name)
        assert inner is not None
        command = inner
    return command


def test_every_option_is_described() -> None:
    for path in EVERY:
        for parameter in found(path).params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (path, parameter.name)


@pytest.mark.parametrize("example", sorted(set(examples())))
def test_every_example_of_the_help_is_a_command_line_that_is_understood(
    example: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []

    def note(name: str) -> Callable[..., None]:
        return lambda **_: called.append(name)

    for path in EVERY:
        if not isinstance(found(path), click.Group):
            monkeypatch.setattr(found(path), "callback", note(" ".join(path)))
    words = shlex.split(example.split("  ")[0].rpartition(" | ")[2].partition(" >")[0])[1:]
    done = run(*words)
    assert done.status == 0, done.err
    assert len(called) == 1
    assert " ".join(words).startswith(called[0])


def test_the_help_names_every_exit_status() -> None:
    for path in ((), ("validate",)):
        text = run(*path, "--help").out.partition("Exit status:")[2]
        for status in ("0 ", "1 ", "2 ", "3 ", "4 ", "70 ", "130 "):
            assert status in text


def test_the_list_of_commands_says_what_each_command_says_of_itself() -> None:
    text = run("--help").out
    for name, (_, about) in COMMANDS.items():
        assert name in text
        assert about.split()[0] in text


def loaded_by(*arguments: str) -> set[str]:
    """The modules that a real process has imported at the end of a command."""
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('\\n'.join(sys.modules), file=sys.stderr))\n"
        f"from tipx.cli import main\nmain({list(arguments)!r})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    return set(done.stderr.splitlines())


def test_a_command_imports_what_it_needs_and_no_more() -> None:
    heavy = {
        "lxml",
        "lxml.etree",
        "jsonschema",
        "jsonschema_rs",
        "fastjsonschema",
        "orjson",
        "xmlschema",
        "tempfile",
    }
    assert loaded_by("--version").isdisjoint({*heavy, "tipx.validation", "tipx.catalogue", "tipx.standard"})
    assert loaded_by("--help").isdisjoint({*heavy, "tipx.validation", "tipx.catalogue", "tipx.standard"})
    listed = loaded_by("rules", "list")
    assert listed.isdisjoint({*heavy, "tipx.validation"})
    others = {module for name, (module, _) in COMMANDS.items() if name != "rules"} - {"tipx.cli.explain"}
    assert listed.isdisjoint(others)
    assert loaded_by("example", "list").isdisjoint({*heavy, "tipx.validation", "tipx.catalogue"})
