"""What the docs show is what happens: every command is run, every output compared, every program runs."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import click
import pytest
from page_runner import NOT_RUN, ROOT, Folder, blocks, commands, run_page, to_run

from tipx.cli import tipx

SHOWN = {
    "README.md": {"sh": 2, "console": 2, "python": 1},
    "docs/quick-start.md": {"sh": 1, "console": 6, "python": 1},
    "docs/converting/index.md": {"console": 4, "python": 1},
    "docs/converting/spreadsheets.md": {"console": 6, "csv": 2, "python": 1},
    "docs/converting/htcds.md": {"console": 5, "csv": 2, "json": 1, "python": 1},
    "docs/converting/primero.md": {"console": 4, "json": 2, "python": 1},
    "docs/converting/ctdc.md": {"console": 3, "python": 1},
    "docs/converting/parquet.md": {"console": 1, "python": 3},
    "docs/diff.md": {"console": 4, "python": 1},
    "docs/migrating.md": {"console": 1, "json": 1},
    "docs/schema-diff.md": {"console": 3},
    "docs/library.md": {"console": 1, "python": 3},
    "docs/limits.md": {"console": 1},
    "docs/outputs.md": {"console": 7, "yaml": 2, "python": 1},
    "docs/report.md": {"console": 1, "python": 1},
    "docs/settings.md": {"toml": 1, "console": 2},
    "docs/profiles/index.md": {"console": 3, "json": 1},
    "docs/saved-reports.md": {"console": 6},
    "docs/canonical-form.md": {"console": 1},
    "docs/conformance/running.md": {"console": 6},
    "docs/xml.md": {"json": 1, "xml": 1, "console": 1, "python": 1},
}
"""How many blocks of each kind a page has: one that disappears, or is no longer told apart, is noticed."""

PROSE = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
    *sorted(f"docs/converting/{path.name}" for path in (ROOT / "docs" / "converting").glob("*.md")),
    *sorted(f"docs/conformance/{path.name}" for path in (ROOT / "docs" / "conformance").glob("*.md")),
    "docs/profiles/index.md",
]


@pytest.mark.parametrize("page", SHOWN)
def test_a_page_has_as_many_blocks_of_each_kind_as_are_known(page: str) -> None:
    assert Counter(block.language for block in blocks(page)) == SHOWN[page]


@pytest.mark.parametrize("page", SHOWN)
def test_everything_that_a_page_shows_happens(page: str, tmp_path: Path) -> None:
    ran = 0
    for what, expected, written in run_page(page, Folder(tmp_path, page)):
        assert written == expected, what
        ran += 1
    assert ran >= sum(SHOWN[page].get(kind, 0) for kind in ("console", "python"))


@pytest.mark.parametrize("page", ["README.md", "docs/quick-start.md"])
def test_commands_without_output_only_install_test_or_validate(page: str) -> None:
    for block in blocks(page):
        if block.language == "sh":
            assert block.text.startswith(NOT_RUN)
            assert all(command.startswith("tipx validate ") for command in to_run(block))


def test_the_readme_begins_with_the_one_command_that_installs_and_validates_every_valid_example() -> None:
    first = blocks("README.md")[0]
    assert first.text == "pip install . && tipx validate schemas/1.0/examples/valid\n"
    assert to_run(first) == ["tipx validate schemas/1.0/examples/valid"]


def test_a_command_over_several_lines_is_one_command() -> None:
    (long,) = [one for block in blocks("docs/quick-start.md") if block.language == "console"
               for one in commands(block) if one.command.startswith("sed -e '/")]  # fmt: skip
    assert long.command.endswith("broken.tipx.json")
    assert long.output == ""


def test_a_wrong_output_would_be_noticed(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert folder.shell(["echo one", "false", "echo $?"]) == ["one", "", "1"]
    assert folder.python(">>> 1 + 1\n3\n").returncode == 1
    assert folder.python("assert False\n").returncode == 1
    assert folder.python(">>> 1 + 1\n2\n").returncode == 0


def test_the_commands_of_the_docs_have_no_network(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    program = (folder.path.parent / "programs" / "tipx").read_text(encoding="utf-8")
    (folder.path.parent / "programs" / "tipx").write_text(
        program.replace(
            "from tipx.cli import main\nmain()", "import urllib.request as r\nr.urlopen('http://127.0.0.1:9')"
        ),
        encoding="utf-8",
    )
    (written,) = folder.shell(["tipx"])
    assert "a command of the docs asked for the network" in written


def inline(page: str) -> list[str]:
    """The commands of `tipx` that a page names in running text or in tables."""
    text = re.sub(r"^```.*?^```$", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`(tipx [a-z][^`]*)`", text)


def meant(words: list[str]) -> tuple[set[str], bool]:
    """The options of the commands that these words name (`list|show` names two), and whether all the commands are there."""
    chosen: list[click.Command | None] = [tipx]
    for word in words:
        groups = [one for one in chosen if isinstance(one, click.Group)]
        if not groups:
            break
        chosen = [group.get_command(click.Context(group), name) for group in groups for name in word.split("|")]
    there = [one for one in chosen if one is not None]
    options = {option for one in there for parameter in one.params for option in parameter.opts}
    return options | {"--help", "-h"}, len(there) == len(chosen)


def test_every_command_and_option_named_in_running_text_is_one_that_there_is() -> None:
    named = [(page, text.replace("\\|", "|")) for page in PROSE for text in inline(page)]
    assert len(named) > 20
    for page, text in named:
        words = [word.strip("[]").partition("=")[0] for word in text.split()[1:]]
        options, there = meant(words)
        assert there, (page, text)
        assert {word for word in words if re.match("-+[a-z]", word)} <= options, (page, text)
