"""Runs what a page of the docs shows: its fenced blocks, in their order, in one folder, without network.

What a block is, is told by its language:

- `console`: lines that begin with `$ ` are commands of a shell, the lines below each are what it writes;
- `python`: a program that runs, or, where it shows `>>>`, a session whose answers are compared (one for the whole page);
- `sh`: the commands of installing and of running the tests, which are not run here, and of `tipx`, which are;
- with `title="name"`: a file, which stands in the folder from then on.

`python tests/docs/page_runner.py README.md ...` writes what the commands say now into the pages; read the difference.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
NOT_RUN = ("pip install ", "python -m pytest", "python3 -m venv ")

_FENCE = re.compile(r"^```(\w+)(?: title=\"([\w.-]+)\")?[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"((?:[^\n]*\\\n)*[^\n]*)\n(.*)", re.DOTALL)
_END = "--- end of command ---"
_OFFLINE = """#!{python}
import socket, sys
def refuse(*_, **__): raise OSError("a command of the docs asked for the network")
socket.socket.connect = socket.getaddrinfo = refuse
from tipx.cli import main
main()
"""


class Block(NamedTuple):
    """A fenced block of a page."""

    page: str
    language: str
    title: str | None
    text: str


class Shown(NamedTuple):
    """A command as a page shows it, with what it is said to write."""

    command: str
    output: str


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page (a path from the root of the repository)."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = [Block(page, *match.groups()) for match in _FENCE.finditer(text)]
    assert len(re.findall("^```", text, re.MULTILINE)) == 2 * len(found), f"{page}: a fence without a language"
    return found


def commands(block: Block) -> list[Shown]:
    """The commands of a console block, each with its output."""
    first, *parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    assert not first.strip(), f"{block.page}: a console block begins with a command"
    found = [_COMMAND.fullmatch(part) for part in parts]
    return [Shown(one[1], one[2].rstrip("\n")) for one in found if one is not None]


def to_run(block: Block) -> list[str]:
    """The commands of a sh block that can be run here: what installs and what runs the tests is left out."""
    parts = [part.strip() for line in block.text.splitlines() for part in line.split("&&") if part.strip()]
    return [part for part in parts if not part.startswith(NOT_RUN)]


class Folder:
    """The folder in which a page's commands run: it holds the `schemas` of a copy of the repository, for pages about the conformance
    suite the suite too."""

    def __init__(self, path: Path, page: str = "") -> None:
        self.path = path / "work"
        self._programs = path / "programs"
        shutil.copytree(ROOT / "schemas" / "1.0" / "examples", self.path / "schemas" / "1.0" / "examples")
        if page.startswith("docs/conformance/"):
            (self.path / "conformance").symlink_to(ROOT / "conformance")
        self._programs.mkdir()
        program = self._programs / "tipx"
        program.write_text(_OFFLINE.format(python=sys.executable), encoding="utf-8")
        program.chmod(0o755)

    def shell(self, lines: list[str]) -> list[str]:
        """What each command writes, in one session of a shell; `$?` is the status of the command before."""
        script = "".join(f"{line}\nkept=$?; printf '\\n%s\\n' '{_END}'; (exit $kept)\n" for line in lines)
        return [text.strip("\n") for text in self._run(["bash", "-c", script]).stdout.split(_END)[: len(lines)]]

    def python(self, program: str) -> subprocess.CompletedProcess[str]:
        """A program, or with `>>>` a session, as the page shows it."""
        session = program.startswith(">>>")
        path = self.path.parent / ("shown.txt" if session else "shown.py")
        path.write_text(program, encoding="utf-8")
        return self._run([sys.executable, *(["-m", "doctest"] if session else []), str(path)])

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        kept = {name: os.environ[name] for name in ("HOME", "LANG", "SYSTEMROOT") if name in os.environ}
        path = os.pathsep.join((str(self._programs), os.environ.get("PATH", os.defpath)))
        environment = {**kept, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        return subprocess.run(
            command, cwd=self.path, env=environment, text=True, encoding="utf-8", check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip


def run_page(page: str, folder: Folder) -> Iterator[tuple[str, str, str]]:
    """Run a page; gives, for each thing that was run, what it is, what it should write and what it writes."""
    session = ""
    for block in blocks(page):
        if block.title is not None:
            (folder.path / block.title).write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            shown = commands(block)
            written = folder.shell([one.command for one in shown])
            assert len(written) == len(shown), f"{page}: a command ended the shell"
            yield from ((one.command, one.output, text) for one, text in zip(shown, written, strict=True))
        elif block.language == "sh":
            for command in to_run(block):
                (text, status) = folder.shell([f"{command} > written.txt 2>&1", "echo $?"])
                yield command, "0", status + text
        elif block.language == "python":
            if block.text.startswith(">>>"):
                session += block.text
            done = folder.python(session if block.text.startswith(">>>") else block.text)
            yield block.text, "0\n", f"{done.returncode}\n{done.stdout if done.returncode else ''}"


def renewed(page: str, folder: Folder) -> str:
    """The text of a page with what its commands write now."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for block in blocks(page):
        if block.title is not None:
            (folder.path / block.title).write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            shown = [one.command for one in commands(block)]
            pairs = zip(shown, folder.shell(shown), strict=True)
            lines = [line for one, said in pairs for line in (f"$ {one}", said) if line]
            text = text.replace(f"```console\n{block.text}```", "```console\n" + "\n".join(lines) + "\n```")
        elif block.language == "python" and not block.text.startswith(">>>"):
            folder.python(block.text)  # what it leaves is what later commands read
    return text


if __name__ == "__main__":
    for named in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as where:
            (ROOT / named).write_text(renewed(named, Folder(Path(where), named)), encoding="utf-8")
